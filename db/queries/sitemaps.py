"""Queries of the sitemaps: pages of cards in files of a size, and pages of sets, each with the day of its newest price.

Cards of the catalogue are in them, on paper and not gone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import IS_LISTED

FIRSTS = text(f"""
    SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM cards WHERE {IS_LISTED}) AS placed
    WHERE (place - 1) % :size = 0 ORDER BY id
""")
CARDS = text(f"""
    WITH page AS (SELECT id FROM cards WHERE id >= :first AND {IS_LISTED} ORDER BY id LIMIT :limit)
    SELECT page.id, max(greatest(search.time, list.as_of)) AS priced_at
    FROM page
    LEFT JOIN card_search AS search ON search.card_id = page.id
    LEFT JOIN price_lists AS list ON list.id = search.list_id
    GROUP BY page.id ORDER BY page.id
""")
SETS = text(f"""
    SELECT code, (SELECT max(as_of) FROM set_overviews WHERE set_code = code) AS priced_at
    FROM sets WHERE EXISTS (SELECT FROM cards WHERE set_code = code AND {IS_LISTED}) ORDER BY code
""")


def firsts(connection: Connection, size: int) -> Sequence[int]:
    """Return the first card of each file of `size` cards."""
    return connection.execute(FIRSTS, {"size": size}).scalars().all()


def cards(connection: Connection, first: int, limit: int) -> Sequence[Row[Any]]:
    """Return `limit` cards from `first` on."""
    return connection.execute(CARDS, {"first": first, "limit": limit}).all()


def sets(connection: Connection) -> Sequence[Row[Any]]:
    """Return all sets with printings on paper."""
    return connection.execute(SETS).all()
