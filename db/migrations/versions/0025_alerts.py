"""Alerts of people: rules with their standings, events, channels, and the outbox of deliveries.

A change of prices finds rules by series, by the card's oracle id, and by the card for those about buylists; the clock
finds those that are due. Deliveries go with their event or channel. Pages of rules have room for changed standings.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

TABLES = """
CREATE TABLE alert_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    name text NOT NULL DEFAULT '',
    target text NOT NULL CHECK (target IN ('series', 'any_printing')),
    card_id integer NOT NULL,
    series_id integer,
    oracle_id uuid,
    marketplace text,
    condition text,
    finish text,
    language text,
    kind text NOT NULL DEFAULT 'retail',
    currency text NOT NULL,
    trigger text NOT NULL CHECK (trigger IN (
        'below', 'above', 'crosses', 'change', 'new_low', 'new_high', 'buylist', 'back_in_stock', 'missing'
    )),
    price bigint CHECK (price > 0),
    percent numeric,
    change_window text,
    days integer,
    mode text NOT NULL DEFAULT 'repeat' CHECK (mode IN ('once', 'repeat')),
    confirm integer NOT NULL DEFAULT 1 CHECK (confirm > 0),
    confirm_minutes integer,
    repeat_hours integer,
    tells_end boolean NOT NULL DEFAULT false,
    notifies_if_true boolean NOT NULL DEFAULT false,
    expires_at timestamptz,
    state text NOT NULL DEFAULT 'armed' CHECK (state IN (
        'armed', 'pending', 'fired', 'recovering', 'stale', 'error', 'snoozed', 'paused', 'expired', 'done'
    )),
    before text,
    edge integer NOT NULL DEFAULT 0,
    since timestamptz,
    breaches integer NOT NULL DEFAULT 0,
    side text,
    observed_at timestamptz,
    last_price bigint,
    fired_at timestamptz,
    told_at timestamptz,
    has_told boolean NOT NULL DEFAULT false,
    set_aside_at timestamptz,
    snoozed_until timestamptz,
    due_at timestamptz,
    CONSTRAINT alert_rules_check CHECK ((target = 'series') = (series_id IS NOT NULL)),
    CONSTRAINT alert_rules_check1 CHECK ((target = 'any_printing') = (oracle_id IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX alert_rules_user_id_idx ON alert_rules (user_id, id);
CREATE INDEX alert_rules_series_id_idx ON alert_rules (series_id);
CREATE INDEX alert_rules_oracle_id_idx ON alert_rules (oracle_id) WHERE oracle_id IS NOT NULL;
CREATE INDEX alert_rules_buylist_idx ON alert_rules (card_id) WHERE trigger = 'buylist';
CREATE INDEX alert_rules_due_at_idx ON alert_rules (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE alert_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    rule_id integer NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
    edge integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('fired', 'reminder', 'over', 'stale', 'fresh', 'error', 'mended')),
    time timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    currency text NOT NULL,
    price bigint,
    series_id integer,
    run_id integer,
    read_at timestamptz,
    CONSTRAINT alert_events_rule_id_edge_key UNIQUE (rule_id, edge)
);
CREATE INDEX alert_events_user_id_idx ON alert_events (user_id, id);
CREATE INDEX alert_events_unread_idx ON alert_events (user_id) WHERE read_at IS NULL;

CREATE TABLE alert_channels (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL CHECK (kind IN ('webhook', 'discord')),
    name text NOT NULL,
    address text NOT NULL,
    secret text,
    disabled_at timestamptz,
    disabled_because text NOT NULL DEFAULT '',
    last_status integer,
    last_sent_at timestamptz
);
CREATE INDEX alert_channels_user_id_idx ON alert_channels (user_id);

CREATE TABLE alert_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL,
    channel_id integer NOT NULL REFERENCES alert_channels ON DELETE CASCADE,
    event_id bigint REFERENCES alert_events ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz,
    sent_at timestamptz,
    problem text NOT NULL DEFAULT '',
    CONSTRAINT alert_deliveries_event_id_channel_id_key UNIQUE (event_id, channel_id)
);
CREATE INDEX alert_deliveries_due_at_idx ON alert_deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_deliveries_channel_id_idx ON alert_deliveries (channel_id);
"""
NAMES = ("alert_deliveries", "alert_channels", "alert_events", "alert_rules")


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them."""
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
