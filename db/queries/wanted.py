"""SQL of what fulfils a want: its printings, the copies that are owned, and the current prices.

Each part belongs to a statement with rows `wants`: card_id, oracle_id, condition, finish, language, currency, user_id.
Their values are those of GRADES, and `currency`, for wants without one of their own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from collection.wants.wanting import LADDER
from db.queries.card_summary import IS_LISTED
from db.summaries.current import current

GRADES: Mapping[str, Any] = MappingProxyType({"conditions": [*LADDER]})  # from the best on
# The card that a want was made for, as it is now.
MEANT = """
    JOIN cards AS told ON told.id = wants.card_id
    JOIN cards AS meant ON meant.id = coalesce(told.merged_into, told.id)
"""
RANK = "array_position(CAST(:conditions AS text[]), {})"
# NULL where it is not known whether a copy fulfils the want.
FULFILS = f"""
    ((wants.condition IS NULL OR {RANK.format("{0}.condition")} <= {RANK.format("wants.condition")})
    AND (wants.finish IS NULL OR {{0}}.finish = wants.finish)
    AND (wants.language IS NULL OR {{0}}.language = wants.language))
"""
OWNED_PRINTINGS = """
    SELECT meant.id WHERE wants.oracle_id IS NULL
    UNION ALL SELECT cards.id FROM cards WHERE cards.oracle_id = wants.oracle_id
"""
OWNED = f"""
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(holdings.quantity) FILTER (WHERE {FULFILS.format("holdings")}), 0) AS owned,
            coalesce(sum(holdings.quantity) FILTER (WHERE {FULFILS.format("holdings")} IS NULL), 0) AS owned_unsure
        FROM holdings
        WHERE holdings.user_id = wants.user_id AND holdings.quantity > 0
            AND holdings.card_id IN ({OWNED_PRINTINGS})
    ) AS held
"""
# Of any printing: those to play with, on paper, in the catalogue.
PRINTINGS = f"""
    SELECT meant.id WHERE wants.oracle_id IS NULL
    UNION ALL SELECT cards.id FROM cards
    WHERE cards.oracle_id = wants.oracle_id AND {IS_LISTED} AND NOT cards.extra
"""
PRICED = """
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
"""
IS_CURRENT = current("coalesce(overview.confirmed_at, latest.confirmed_at)")
CHEAPEST = f"""
    LEFT JOIN LATERAL (
        SELECT series.id AS series_id, series.card_id, series.marketplace_id, series.condition, series.finish,
            series.language, series.currency, latest.price, latest.confirmed_at, latest.total_quantity
        FROM ({PRINTINGS}) AS printing
        JOIN price_series AS series ON series.card_id = printing.id AND series.kind = 'retail'
            AND series.currency = coalesce(wants.currency, CAST(:currency AS text))
        {PRICED}
        WHERE {FULFILS.format("series")} AND {IS_CURRENT}
        ORDER BY latest.price, series.id LIMIT 1
    ) AS cheapest ON true
"""
