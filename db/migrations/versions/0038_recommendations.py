"""Fees as dated rows.

`rate` is in hundredths of a per cent, `cap`, `amount`, `least` and `below` in minor units. A row with neither rate nor
amount is of a fee that is not known. The numbers of rows are part of every outcome, so they are given here.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0035"

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
    """Make the table with its rows."""
    op.execute(FEES)
    fees = sa.table("fees", *(sa.column(name) for name in COLUMNS))
    op.bulk_insert(fees, [dict(zip(COLUMNS, row, strict=True)) for row in ROWS])


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE fees")
