"""A whole list confirms its latest prices in one place: `price_lists`, to which `latest_prices.list_id` leads.

Confirming was an update of 700,000 wide rows a list. Latest prices that are there already stay as they are: the next
list has them join it. Whoever asks how long a price holds reads the view `confirmed_prices`.
So it is with `card_search`, of which every card was written anew with each list.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

UPGRADE = """
CREATE TABLE price_lists (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL UNIQUE,
    as_of timestamptz
);
ALTER TABLE latest_prices DROP COLUMN confirmed_at, ADD COLUMN list_id integer;
CREATE VIEW confirmed_prices AS
SELECT latest.series_id, latest.time, latest.price, latest.price_low, latest.price_mid, latest.price_high,
    latest.price_market, latest.num_listings, latest.total_quantity, latest.run_id,
    greatest(latest.reconfirmed_at, CASE WHEN list.as_of > latest.time THEN list.as_of END) AS reconfirmed_at,
    greatest(latest.time, latest.reconfirmed_at, list.as_of) AS confirmed_at,
    latest.absent_since,
    latest.price_24h, latest.time_24h, latest.change_24h,
    latest.price_7d, latest.time_7d, latest.change_7d,
    latest.price_30d, latest.time_30d, latest.change_30d
FROM latest_prices AS latest LEFT JOIN price_lists AS list ON list.id = latest.list_id;
ALTER TABLE card_search ADD COLUMN list_id integer;
"""
DOWNGRADE = """
UPDATE card_search SET time = greatest(time, list.as_of)
FROM price_lists AS list WHERE list.id = card_search.list_id AND list.as_of > card_search.time;
ALTER TABLE card_search DROP COLUMN list_id;
DROP VIEW confirmed_prices;
UPDATE latest_prices SET reconfirmed_at = greatest(reconfirmed_at, list.as_of)
FROM price_lists AS list WHERE list.id = latest_prices.list_id AND list.as_of > latest_prices.time;
ALTER TABLE latest_prices
    DROP COLUMN list_id,
    ADD COLUMN confirmed_at timestamptz GENERATED ALWAYS AS (greatest(time, reconfirmed_at)) STORED NOT NULL;
DROP TABLE price_lists;
"""


def upgrade() -> None:
    """Add the table, the way to it and the view in place of the column."""
    op.execute(UPGRADE)


def downgrade() -> None:
    """Write down with each price what its list has confirmed."""
    op.execute(DOWNGRADE)
