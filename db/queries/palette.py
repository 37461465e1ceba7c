"""Queries of the command palette: one printing of each name that fits a text, and all sets with their values."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import IS_LISTED, JOIN_SET, SUMMARY
from db.queries.conditions import TITLES

# The printing of a name is the newest with a price of now, in English where there is one, no art card. A literal limit:
# the planner would estimate a tenth of all names.
CARDS = f"""
    WITH asked AS (
        SELECT * FROM unnest(CAST(:titles AS text[]), CAST(:ranks AS integer[])) AS asked (title, rank)
    ), named AS MATERIALIZED (
        SELECT DISTINCT ON (name) name, title, rank
        FROM card_names CROSS JOIN LATERAL unnest({TITLES}) AS own (title) JOIN asked USING (title)
        WHERE {TITLES} && CAST(:titles AS text[]) ORDER BY name, rank
    ), printings AS (
        SELECT DISTINCT ON (cards.name) cards.id, cards.name, named.title, named.rank, shown.price, shown.last_known,
            shown.change_24h, shown.change_7d
        FROM named JOIN cards ON cards.search_name = named.name
        JOIN card_search AS shown ON shown.currency = :currency AND shown.card_id = cards.id
        WHERE {IS_LISTED}
        ORDER BY cards.name, named.rank, cards.extra, cards.lang <> 'en', shown.price IS NULL,
            cards.released_at DESC NULLS LAST, cards.id
    )
    SELECT {SUMMARY}, best.title, best.rank,
        coalesce(best.price, best.last_known) AS price, best.price IS NOT NULL AS is_current,
        best.change_24h, best.change_7d
    FROM (SELECT * FROM printings ORDER BY rank, price DESC NULLS LAST, name LIMIT {{limit:d}}) AS best
    JOIN cards ON cards.id = best.id
    {JOIN_SET}
    ORDER BY best.rank, best.price DESC NULLS LAST, best.name
"""


def cards_titled(connection: Connection, ranks: Mapping[str, int], currency: str, limit: int) -> Sequence[Row[Any]]:
    """Return a printing on paper of each name with one of these titles, by the titles' ranks, then the dearest first.

    `title` is that of the name that fits, `rank` its rank; prices and changes (per cent) are those of the headline
    series in `currency`.
    """
    values = {"titles": list(ranks), "ranks": list(ranks.values()), "currency": currency}
    return connection.execute(text(CARDS.format(limit=limit)), values).all()


def valued_sets(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return every set with printings on paper, the most valuable first: code, name, value, change_7d (per cent)."""
    statement = text("""
        SELECT code, name, nullif(value, 0) AS value, change_7d
        FROM set_overviews JOIN sets ON code = set_code WHERE currency = :currency AND card_count > 0
        ORDER BY set_overviews.value DESC NULLS LAST, code
    """)
    return connection.execute(statement, {"currency": currency}).all()
