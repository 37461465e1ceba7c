"""Fees as dated rows; recommendations and their outcomes, which are only ever added to.

Triggers refuse every other statement, to the owner, too; whoever is not the owner may read and add. Hashes are those of
analysis/hash_chain.py.

`rate` is in hundredths of a per cent, `cap`, `amount`, `least` and `below` in minor units. A row with neither rate nor
amount is of a fee that is not known. The numbers of rows are part of every outcome, so they are given here.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

FEES = """
CREATE TABLE fees (
    id integer PRIMARY KEY,
    marketplace text NOT NULL,
    currency text NOT NULL,
    side text NOT NULL CHECK (side IN ('seller', 'buyer', 'buylist', 'credit', 'postage', 'conversion')),
    level text NOT NULL,
    name text NOT NULL,
    rate integer CHECK (rate >= 0),
    cap integer CHECK (cap > 0),
    amount integer CHECK (amount >= 0),
    per text NOT NULL CHECK (per IN ('item', 'order')),
    least integer,
    below integer,
    source_url text NOT NULL,
    read_on date NOT NULL,
    valid_from date,
    valid_to date,
    note text NOT NULL
)
"""
LEDGER = """
CREATE TABLE ledger_batches (
    id integer PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('recommendations', 'outcomes')),
    key text NOT NULL UNIQUE,
    made_at timestamptz NOT NULL,
    first integer NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    merkle bytea NOT NULL,
    previous bytea NOT NULL,
    root bytea NOT NULL
);
CREATE TABLE recommendations (
    id integer PRIMARY KEY,
    batch_id integer NOT NULL REFERENCES ledger_batches (id),
    issued_at timestamptz NOT NULL,
    type text NOT NULL,
    action text NOT NULL,
    currency text NOT NULL,
    series_id integer NOT NULL,
    claim text NOT NULL CHECK (claim IN ('up', 'down', 'gain')),
    threshold numeric NOT NULL,
    legs jsonb NOT NULL,
    fee_ids integer[] NOT NULL,
    facts jsonb NOT NULL,
    method text NOT NULL,
    code_version text NOT NULL,
    data_version text NOT NULL,
    expires_at timestamptz NOT NULL,
    horizons integer[] NOT NULL,
    probability numeric CHECK (probability >= 0 AND probability <= 1),
    expected_net integer,
    corrects integer REFERENCES recommendations (id),
    sha256 bytea NOT NULL
);
CREATE INDEX recommendations_batch_id_idx ON recommendations (batch_id);
CREATE INDEX recommendations_corrects_idx ON recommendations (corrects);
CREATE INDEX recommendations_series_id_idx ON recommendations (series_id, type, expires_at);
CREATE TABLE recommendation_outcomes (
    id integer PRIMARY KEY,
    batch_id integer NOT NULL REFERENCES ledger_batches (id),
    recommendation_id integer NOT NULL REFERENCES recommendations (id),
    horizon integer NOT NULL,
    evaluated_at timestamptz NOT NULL,
    label text NOT NULL CHECK (label IN ('hit', 'miss', 'unfilled', 'no_price')),
    entry_at timestamptz,
    entry_price integer,
    exit_at timestamptz,
    exit_price integer,
    gross integer,
    fees integer,
    net integer,
    fee_ids integer[] NOT NULL,
    legs jsonb NOT NULL,
    index_move numeric,
    peers integer,
    peer_hits integer,
    method text NOT NULL,
    sha256 bytea NOT NULL,
    CONSTRAINT recommendation_outcomes_net_check CHECK (gross - fees = net),
    UNIQUE (recommendation_id, horizon)
);
CREATE INDEX recommendation_outcomes_batch_id_idx ON recommendation_outcomes (batch_id);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
APPENDED = ("ledger_batches", "recommendations", "recommendation_outcomes")
# A trigger that always fires does so while a replication role is set, too.
ONLY_ADD = """
CREATE TRIGGER {table}_only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_add;
DO $$
DECLARE granted record;
BEGIN
    FOR granted IN
        SELECT DISTINCT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS name
        FROM pg_class CROSS JOIN aclexplode(relacl) WHERE oid = '{table}'::regclass AND grantee <> relowner
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM %s', granted.name);
    END LOOP;
END
$$;
"""
COLUMNS = (
    "id", "marketplace", "currency", "side", "level", "name", "rate", "cap", "amount", "per", "least", "below",
    "source_url", "read_on", "valid_from", "valid_to", "note",
)  # fmt: skip
READ = date(2026, 11, 30)
DIRECT_SINCE = date(2026, 6, 18)
TCGPLAYER = "https://help.tcgplayer.com/hc/en-us/articles/201357836-Fees"
DIRECT = (
    "https://help.tcgplayer.com/hc/en-us/articles/"
    "40419491006231-TCGplayer-Direct-Reimbursement-Invoice-and-Store-Your-Product-fee-update-FAQ"
)
CARDMARKET = "https://retailed.io/toolbox/cardmarket-fee-calculator"
NOWHERE = ""  # not read at a source: the note says what it rests on
UNKNOWN = "No page with it was found."
SHIPPED = "Of the order's subtotal: price and postage that the buyer pays."
PAID = "Of the order's total. Sales tax, which is part of that, is left out here."
ROWS = (
    (1, "tcgplayer", "USD", "seller", "level_1_4", "commission", 1075, 7500, None, "item", None, None, TCGPLAYER, READ,
     None, None, SHIPPED),
    (2, "tcgplayer", "USD", "seller", "level_1_4", "payment", 250, None, None, "item", None, None, TCGPLAYER, READ,
     None, None, PAID),
    (3, "tcgplayer", "USD", "seller", "level_1_4", "order", None, None, 30, "order", None, None, TCGPLAYER, READ,
     None, None, ""),
    (4, "tcgplayer", "USD", "seller", "pro", "commission", 925, 7500, None, "item", None, None, TCGPLAYER, READ,
     None, None, SHIPPED),
    (5, "tcgplayer", "USD", "seller", "pro", "service", 250, 7500, None, "item", None, None, TCGPLAYER, READ,
     None, None, "The page names a cap; its amount was read for the commission."),
    (6, "tcgplayer", "USD", "seller", "pro", "payment", 250, None, None, "item", None, None, TCGPLAYER, READ,
     None, None, PAID),
    (7, "tcgplayer", "USD", "seller", "pro", "order", None, None, 30, "order", None, None, TCGPLAYER, READ,
     None, None, ""),
    (8, "tcgplayer", "USD", "seller", "direct", "instead", 5000, None, None, "item", None, 249, DIRECT, READ,
     DIRECT_SINCE, None, "Instead of all other fees."),
    (9, "tcgplayer", "USD", "seller", "direct", "handling", None, None, 112, "item", 249, None, DIRECT, READ,
     DIRECT_SINCE, None, "The page says nothing of a card at exactly 2.49."),
    (10, "tcgplayer", "USD", "seller", "direct", "commission", None, None, None, "item", 249, None, DIRECT, READ,
     DIRECT_SINCE, None, "It applies; the percentage for Direct was not found."),
    (11, "tcgplayer", "USD", "seller", "direct", "payment", 250, None, None, "item", 249, None, DIRECT, READ,
     DIRECT_SINCE, None, PAID),
    (12, "tcgplayer", "USD", "seller", "outside_us", "commission", 1075, 7500, None, "item", None, None, TCGPLAYER,
     READ, None, None, SHIPPED),
    (13, "tcgplayer", "USD", "seller", "outside_us", "payment", 350, None, None, "item", None, None, TCGPLAYER, READ,
     None, None, PAID),
    (14, "tcgplayer", "USD", "seller", "outside_us", "order", None, None, 30, "order", None, None, TCGPLAYER, READ,
     None, None, ""),
    (15, "tcgplayer", "USD", "seller", "outside_us", "payout", 200, 2000, None, "item", None, None, TCGPLAYER, READ,
     None, None, "Of a payment to PayPal; taken here of the price, item by item."),
    (16, "cardmarket", "EUR", "seller", "private", "commission", 500, 10_000, None, "item", None, None, CARDMARKET,
     READ, None, None, "A second-hand source; Cardmarket's own pages confirm the 5 %."),
    (17, "cardmarket", "EUR", "seller", "professional", "commission", None, None, None, "item", None, None, NOWHERE,
     READ, None, None, UNKNOWN),
    (18, "cardmarket", "EUR", "seller", "powerseller", "commission", None, None, None, "item", None, None, NOWHERE,
     READ, None, None, UNKNOWN),
    (19, "cardmarket", "EUR", "buyer", "", "trustee", 100, None, None, "item", None, None, CARDMARKET, READ,
     None, None, "0.5 to 1 % by the way of shipping: the upper end."),
    (20, "cardmarket", "EUR", "conversion", "", "conversion", 300, None, None, "item", None, None, CARDMARKET, READ,
     None, None, "Of a payment in another currency; no net here has one."),
    (21, "cardkingdom", "USD", "buylist", "", "cash", None, None, 0, "item", None, None, NOWHERE, READ,
     None, None, "The price of its list is what it pays; the seller pays the postage."),
    (22, "cardkingdom", "USD", "credit", "", "credit", 3000, None, None, "item", None, None, NOWHERE, READ,
     None, None, "Credit and cash of its own lists differ by exactly that."),
    (23, "manapool", "USD", "seller", "", "commission", None, None, None, "item", None, None, NOWHERE, READ,
     None, None, UNKNOWN),
    (24, "manapool", "USD", "buyer", "", "service", 420, None, None, "item", None, None, NOWHERE, READ,
     None, None, "Told by buyers, not read at its source."),
    (25, "cardtrader", "EUR", "seller", "", "commission", None, None, None, "item", None, None, NOWHERE, READ,
     None, None, UNKNOWN),
    (26, "tcgplayer", "USD", "postage", "", "stamp", None, None, 104, "order", None, None, NOWHERE, READ,
     None, None, "Assumed: one stamp, paid by the seller."),
    (27, "tcgplayer", "USD", "postage", "", "charged", None, None, 131, "order", None, None, NOWHERE, READ,
     None, None, "Assumed: what a buyer pays for the postage of a small order."),
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, those of fees with their rows."""
    op.execute(FEES)
    fees = sa.table("fees", *(sa.column(name) for name in COLUMNS))
    op.bulk_insert(fees, [dict(zip(COLUMNS, row, strict=True)) for row in ROWS])
    op.execute(LEDGER)
    for table in APPENDED:
        op.execute(ONLY_ADD.format(table=table))


def downgrade() -> None:
    """Drop them: what was recommended is then known only to whoever kept a copy of the ledger."""
    for table in ("recommendation_outcomes", "recommendations", "ledger_batches", "fees"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION refuse_change()")
