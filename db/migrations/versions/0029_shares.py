"""Shared links, with the digests of their secrets."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Create the table."""
    op.execute("""
        CREATE TABLE shares (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
            digest bytea NOT NULL UNIQUE,
            kind text NOT NULL,
            title text NOT NULL DEFAULT '',
            location_id integer REFERENCES locations ON DELETE CASCADE,
            shows_values boolean NOT NULL,
            currency text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL,
            opened_on date
        );
        CREATE INDEX shares_user_id_idx ON shares (user_id);
        CREATE INDEX shares_location_id_idx ON shares (location_id);
    """)


def downgrade() -> None:
    """End all shared links."""
    op.execute("DROP TABLE shares")
