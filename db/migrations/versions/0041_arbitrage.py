"""What the search for arbitrage found last, and the postage that it rests on.

Both rows are assumptions: nobody's page says what an order of a few cards costs to send.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

TABLE = """
CREATE TABLE arbitrage_overviews (
    currency text PRIMARY KEY,
    searched_at timestamptz NOT NULL,
    compared bigint NOT NULL,
    suspect bigint NOT NULL,
    unknown bigint NOT NULL,
    gainful bigint NOT NULL,
    best_net bigint
)
"""
COLUMNS = (
    "id", "marketplace", "currency", "side", "level", "name", "rate", "cap", "amount", "per", "least", "below",
    "source_url", "read_on", "valid_from", "valid_to", "note",
)  # fmt: skip
READ = date(2026, 11, 30)
ROWS = (
    (28, "manapool", "USD", "postage", "", "charged", None, None, 131, "order", None, None, "", READ, None, None,
     "Assumed: what a buyer pays for the postage of a small order, as at TCGplayer."),
    (29, "cardkingdom", "USD", "postage", "", "stamp", None, None, 131, "order", None, None, "", READ, None, None,
     "Assumed: what it costs to send a few cards to the shop; the seller pays it."),
)  # fmt: skip


def upgrade() -> None:
    """Make the table and add the fees."""
    op.execute(TABLE)
    fees = sa.table("fees", *(sa.column(name) for name in COLUMNS))
    op.bulk_insert(fees, [dict(zip(COLUMNS, row, strict=True)) for row in ROWS])


def downgrade() -> None:
    """Drop the table; the fees go, too."""
    op.execute("DROP TABLE arbitrage_overviews")
    op.execute(f"DELETE FROM fees WHERE id IN ({', '.join(str(row[0]) for row in ROWS)})")
