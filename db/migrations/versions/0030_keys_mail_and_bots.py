"""Keys of idempotent writes with their answers; mail: its outbox, its links, and registrations that wait for one.

Bots of chats: the codes by which people link themselves, and the links. An address counts as verified once a link of a
mail to it was followed. Neither outbox nor links hold a secret.
"""

from alembic import op

revision = "0030"
down_revision = "0029"

TABLES = """
CREATE TABLE idempotency_keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    digest bytea NOT NULL,
    request bytea NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    attempt integer NOT NULL DEFAULT 1,
    is_written boolean NOT NULL DEFAULT false,
    status integer,
    body bytea,
    CONSTRAINT idempotency_keys_user_id_digest_key UNIQUE (user_id, digest)
);
CREATE INDEX idempotency_keys_claimed_at_idx ON idempotency_keys (claimed_at);

CREATE TABLE registrations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    invitation bytea,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX registrations_email_key_idx ON registrations (email_key);

CREATE TABLE mails (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('register', 'reset')),
    email_key text NOT NULL,
    registration_id integer REFERENCES registrations ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT mails_check CHECK ((kind = 'register') = (registration_id IS NOT NULL))
);
CREATE INDEX mails_due_at_idx ON mails (due_at);
CREATE INDEX mails_registration_id_idx ON mails (registration_id);

CREATE TABLE mail_links (
    digest bytea PRIMARY KEY,
    user_id integer REFERENCES users ON DELETE CASCADE,
    registration_id integer REFERENCES registrations ON DELETE CASCADE,
    is_mailed boolean NOT NULL DEFAULT true,
    expires_at timestamptz NOT NULL,
    CONSTRAINT mail_links_check CHECK ((user_id IS NULL) <> (registration_id IS NULL))
);
CREATE INDEX mail_links_user_id_idx ON mail_links (user_id);
CREATE INDEX mail_links_registration_id_idx ON mail_links (registration_id);

CREATE TABLE bot_codes (
    user_id integer PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    digest bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT bot_codes_digest_key UNIQUE (digest)
);
CREATE TABLE bot_links (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    operator_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    external_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT bot_links_operator_id_external_id_key UNIQUE (operator_id, external_id)
);
CREATE INDEX bot_links_user_id_idx ON bot_links (user_id);
"""
NAMES = ("bot_links", "bot_codes", "mail_links", "mails", "registrations", "idempotency_keys")
KINDS = """
ALTER TABLE alert_channels DROP CONSTRAINT alert_channels_kind_check;
ALTER TABLE alert_channels ADD CONSTRAINT alert_channels_kind_check CHECK (kind IN ({}));
"""


def upgrade() -> None:
    """Make the tables, and let alerts go by mail."""
    op.execute(TABLES)
    op.execute("ALTER TABLE users ADD COLUMN email_verified_at timestamptz")
    op.execute(KINDS.format("'webhook', 'discord', 'email'"))


def downgrade() -> None:
    """Drop them, with the channels of mail."""
    op.execute("DELETE FROM alert_channels WHERE kind = 'email'")
    op.execute(KINDS.format("'webhook', 'discord'"))
    op.execute("ALTER TABLE users DROP COLUMN email_verified_at")
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
