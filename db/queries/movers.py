"""Which cards changed most, each in one of its series, which is compared with itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, text

from db.summaries.movers import KEPT, LEAST_PRICE, MOVED

FILTERS = ("finish", "condition")
CANDIDATES = 10  # series for each card of a list: nearly always enough, and each is looked up

SHOWN = """
    SELECT moved.*, series.language, marketplaces.slug AS marketplace, cards.scryfall_id,
        cards.name, cards.set_code, sets.name AS set_name, cards.collector_number, cards.rarity, cards.image_url
    FROM ({moved}) AS moved
    JOIN price_series AS series ON series.id = moved.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    JOIN sets ON sets.code = cards.set_code
    ORDER BY abs(moved.change_pct) DESC, moved.series_id
"""
LARGEST = """
    SELECT * FROM ({relation}) AS moved
    WHERE direction = :direction AND currency = :currency AND price_then >= :least AND price_now >= :least {filters}
    ORDER BY abs(change_pct) DESC, series_id LIMIT {candidates}
"""
# The number of candidates is written out: a planner that does not know it would read whole tables beside them.
# Of each card the headline, where that moved, up or down, and is among what is asked for; else its largest move.
OF_CARDS = """
    SELECT * FROM (
        SELECT DISTINCT ON (series.card_id) moved.*, series.card_id
        FROM ({largest}) AS moved
        JOIN price_series AS series ON series.id = moved.series_id
        LEFT JOIN card_search AS shown
            ON shown.currency = :currency AND shown.card_id = series.card_id AND shown.price IS NOT NULL
        LEFT JOIN (
            SELECT series_id, finish, condition, change_{window} AS change, least(price_{window}, price) AS smaller
            FROM latest_prices JOIN price_series ON price_series.id = series_id
        ) AS headline
            ON headline.series_id = shown.series_id AND change <> 0 AND smaller >= :least {headline_filters}
        WHERE coalesce(headline.series_id, moved.series_id) = moved.series_id
        ORDER BY series.card_id, abs(change_pct) DESC, moved.series_id
    ) AS of_cards
    ORDER BY abs(change_pct) DESC, series_id LIMIT :limit
"""
# How many series are kept, and the smallest change up to which all series of every variant are.
KEPT_OF = """
    SELECT coalesce(sum(number), 0) AS number, max(smallest) FILTER (WHERE number >= :kept) AS down_to FROM (
        SELECT count(*) AS number, min(abs(change_pct)) AS smallest FROM movers
        WHERE "window" = :window AND direction = :direction AND currency = :currency {filters}
        GROUP BY finish, condition
    ) AS variants
"""


def movers(
    connection: Connection,
    window: str,
    direction: str,
    currency: str,
    limit: int,
    least: Decimal,
    filters: Mapping[str, str],
) -> Sequence[Row[Any]]:
    """The cards with the largest change in `window`, both prices at or above `least`, largest first.

    A card has one row: its headline series, or its largest move where that did not move. `filters` may name finish and
    condition: they choose among its series. Asks the kept movers, and all latest prices where those cannot tell.
    """
    values = {
        "window": window, "direction": direction, "currency": currency, "limit": limit, "least": least, **filters
    }  # fmt: skip
    kept, everything = """SELECT * FROM movers WHERE "window" = :window""", MOVED.format(window=window)
    if least < LEAST_PRICE:
        return _cards(connection, everything, values, "ALL")
    candidates = CANDIDATES * limit
    rows = _cards(connection, kept, values, candidates)
    known = connection.execute(text(KEPT_OF.format(filters=_filters(values))), {**values, "kept": KEPT}).one()
    is_full = len(rows) == limit
    if known.down_to is None:
        return rows if is_full or known.number <= candidates else _cards(connection, kept, values, "ALL")
    is_known = is_full and abs(rows[-1].change_pct) > known.down_to
    return rows if is_known else _cards(connection, everything, values, "ALL")


def _cards(
    connection: Connection, relation: str, values: Mapping[str, Any], candidates: int | str
) -> Sequence[Row[Any]]:
    """The cards of a relation of series that moved, made of so many of its largest changes."""
    largest = LARGEST.format(relation=relation, filters=_filters(values), candidates=candidates)
    of_cards = OF_CARDS.format(largest=largest, window=values["window"], headline_filters=_filters(values, "headline."))
    return connection.execute(text(SHOWN.format(moved=of_cards)), values).all()


def _filters(values: Mapping[str, Any], of: str = "") -> str:
    return "".join(f" AND {of}{name} = :{name}" for name in FILTERS if name in values)
