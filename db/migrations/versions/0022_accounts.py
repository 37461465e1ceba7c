"""Accounts of people: users, sessions, tokens, invitations, and the audit log of authentication."""

from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = """
CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL UNIQUE,
    name text NOT NULL DEFAULT '',
    role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'operator')),
    password_hash text NOT NULL,
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    totp_secret text,
    totp_since timestamptz,
    totp_step integer,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    digest bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE token_families (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    rotation_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL
);
CREATE INDEX token_families_user_id_idx ON token_families (user_id);

CREATE TABLE refresh_tokens (
    digest bytea PRIMARY KEY,
    family_id integer NOT NULL REFERENCES token_families ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_family_id_idx ON refresh_tokens (family_id);

CREATE TABLE personal_tokens (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    digest bytea NOT NULL UNIQUE,
    name text NOT NULL,
    hint text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_from text
);
CREATE INDEX personal_tokens_user_id_idx ON personal_tokens (user_id);

CREATE TABLE recovery_codes (
    digest bytea PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE
);
CREATE INDEX recovery_codes_user_id_idx ON recovery_codes (user_id);

CREATE TABLE invitations (
    digest bytea PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('user', 'operator')),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE TABLE auth_events (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer REFERENCES users ON DELETE CASCADE,
    time timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL,
    address text NOT NULL,
    user_agent text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX auth_events_user_id_idx ON auth_events (user_id, id);
CREATE INDEX auth_events_time_idx ON auth_events ("time");
"""
NAMES = (
    "auth_events",
    "invitations",
    "recovery_codes",
    "personal_tokens",
    "refresh_tokens",
    "token_families",
    "sessions",
    "users",
)


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them."""
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
