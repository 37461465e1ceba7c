"""Queries for movers: the cards with the largest moves, each in one of its series, compared with itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import JOIN_SET, SUMMARY
from db.summaries.movers import KEPT, LEAST_PRICE, MOVED, SIZES

FILTERS = ("finish", "condition")
CANDIDATES = 10  # series for each card of a list: nearly always enough, and each costs a look-up

SHOWN = """
    SELECT moved.*, series.language, marketplaces.slug AS marketplace, {card}
    FROM ({moved}) AS moved
    JOIN price_series AS series ON series.id = moved.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    {set}
    ORDER BY {size} DESC, moved.series_id
"""
LARGEST = """
    SELECT * FROM ({relation}) AS moved
    WHERE direction = :direction AND currency = :currency AND price_then >= :least AND price_now >= :least {filters}
    ORDER BY {size} DESC, series_id LIMIT {candidates}
"""
# The number of candidates is a literal: without it the planner would read whole tables beside them.
# Of each card the headline series, where that moved, up or down, and meets the filters; else its largest move.
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
        ORDER BY series.card_id, {size} DESC, moved.series_id
    ) AS of_cards
    ORDER BY {size} DESC, series_id LIMIT :limit
"""
STORED = """SELECT * FROM movers WHERE "window" = :window AND ranked_by = :ranked_by"""
# The number of stored series, and the smallest move up to which all series of every variant are stored.
KEPT_OF = """
    SELECT coalesce(sum(number), 0) AS number, max(smallest) FILTER (WHERE number >= :kept) AS down_to FROM (
        SELECT count(*) AS number, min({size}) AS smallest FROM ({stored}) AS movers
        WHERE direction = :direction AND currency = :currency {filters}
        GROUP BY finish, condition
    ) AS variants
"""
# What is known of the stored ones, beside each of their cards, or alone.
SHOWN_OF_STORED = """
    SELECT * FROM ({known}) AS known LEFT JOIN ({shown}) AS shown ON true ORDER BY {size} DESC, series_id
"""
# Of each card the other series that moved, either way: the largest moves, and their number.
VARIANTS = """
    SELECT * FROM (
        SELECT moved.*, series.card_id, series.language, marketplaces.slug AS marketplace,
            row_number() OVER (PARTITION BY series.card_id ORDER BY {size} DESC, moved.series_id) AS place,
            count(*) OVER (PARTITION BY series.card_id) AS variant_count
        FROM price_series AS series
        JOIN ({moved}) AS moved ON moved.series_id = series.id
        JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE series.card_id = ANY(CAST(:card_ids AS integer[])) AND series.id <> ALL(CAST(:shown AS integer[]))
            AND moved.currency = :currency AND price_then >= :least AND price_now >= :least {filters}
    ) AS ranked
    WHERE place <= :most ORDER BY card_id, place
"""


def movers(
    connection: Connection,
    window: str,
    direction: str,
    currency: str,
    limit: int,
    least: Decimal,
    filters: Mapping[str, str],
    ranked_by: str = "percent",
) -> Sequence[Row[Any]]:
    """Return the cards with the largest move in `window`, both prices at or above `least`, largest first.

    A card has one row: its headline series, or its largest move where that did not move. `filters` may have finish and
    condition: they choose among its series. `ranked_by` is a word of SIZES. Reads the stored movers, and all latest
    prices where those do not suffice.
    """
    values = {
        "window": window, "direction": direction, "currency": currency, "limit": limit, "least": least,
        "ranked_by": ranked_by, **filters
    }  # fmt: skip
    everything = MOVED.format(window=window)
    if least < LEAST_PRICE:
        return _cards(connection, everything, values, "ALL")
    candidates = CANDIDATES * limit
    rows, known = _stored(connection, values, candidates)
    is_full = len(rows) == limit
    if known.down_to is None:
        return rows if is_full or known.number <= candidates else _cards(connection, STORED, values, "ALL")
    is_known = is_full and _size(rows[-1], ranked_by) > known.down_to
    return rows if is_known else _cards(connection, everything, values, "ALL")


def variants(
    connection: Connection,
    window: str,
    currency: str,
    shown: Sequence[Row[Any]],
    least: Decimal,
    filters: Mapping[str, str],
    ranked_by: str,
    most: int,
) -> Sequence[Row[Any]]:
    """Return the other series that moved of the cards in rows of `movers`, at most `most` of each, largest first.

    They moved in the same window, in either direction, within the same limits. `variant_count` has the number of all
    of them.
    """
    statement = VARIANTS.format(
        moved=MOVED.format(window=window), size=SIZES[ranked_by], filters=_filters(filters, "moved.")
    )
    values = {
        "currency": currency, "least": least, "most": most, "card_ids": [row.id for row in shown],
        "shown": [row.series_id for row in shown], **filters
    }  # fmt: skip
    return connection.execute(text(statement), values).all()


def _stored(connection: Connection, values: Mapping[str, Any], candidates: int) -> tuple[Sequence[Row[Any]], Row[Any]]:
    """Return the cards of the stored movers, and what is known of those (KEPT_OF), in one statement."""
    size = SIZES[values["ranked_by"]]
    known = KEPT_OF.format(stored=STORED, filters=_filters(values), size=size)
    statement = SHOWN_OF_STORED.format(known=known, shown=_shown(STORED, values, candidates), size=size)
    found = connection.execute(text(statement), {**values, "kept": KEPT}).all()
    return [row for row in found if row.series_id is not None], found[0]


def _cards(
    connection: Connection, relation: str, values: Mapping[str, Any], candidates: int | str
) -> Sequence[Row[Any]]:
    """Return the cards of a relation of moved series, from its `candidates` largest moves."""
    return connection.execute(text(_shown(relation, values, candidates)), values).all()


def _shown(relation: str, values: Mapping[str, Any], candidates: int | str) -> str:
    size = SIZES[values["ranked_by"]]
    largest = LARGEST.format(relation=relation, filters=_filters(values), candidates=candidates, size=size)
    of_cards = OF_CARDS.format(
        largest=largest, window=values["window"], headline_filters=_filters(values, "headline."), size=size
    )
    return SHOWN.format(card=SUMMARY, set=JOIN_SET, moved=of_cards, size=size)


def _size(row: Row[Any], ranked_by: str) -> Decimal:
    size: Decimal = abs(row.price_now - row.price_then) if ranked_by == "money" else abs(row.change_pct)
    return size


def _filters(values: Mapping[str, Any], of: str = "") -> str:
    return "".join(f" AND {of}{name} = :{name}" for name in FILTERS if name in values)
