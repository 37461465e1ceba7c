"""Candidate series for the headlines of cards in sets (docs/methods.md, headline), grouped for the aggregations."""

import numpy as np
from sqlalchemy import Connection

from db.aggregations.series_groups import SET, RetailSeries
from db.copying import array_text, arrays
from db.set_members import COUNTED, LEAVES
from market.observations import Integers, Numbers
from market.set_values import Candidates
from market.variants import HEADLINE_CONDITION, HEADLINE_FINISHES, HEADLINE_MARKETPLACES

PLACES = ", ".join(
    f"('{currency}', '{slug}', {place})"
    for currency, slugs in HEADLINE_MARKETPLACES.items()
    for place, slug in enumerate(slugs)
)

# The place ranks by finish, then by marketplace. A card without known finishes may have any.
QUERY = f"""
    SELECT currency, set_code, array_agg(id), array_agg(card_id), array_agg(place), array_agg(leaves)
    FROM (
        SELECT series.id, card_id, series.currency, set_code,
            1000 * array_position('{array_text(HEADLINE_FINISHES)}'::text[], finish) + places.place AS place,
            coalesce({LEAVES}, 'infinity') AS leaves
        FROM price_series AS series
        JOIN cards ON cards.id = card_id AND cards.language = series.language
        JOIN marketplaces ON marketplaces.id = marketplace_id
        JOIN (VALUES {PLACES}) AS places(currency, slug, place)
            ON places.currency = series.currency AND places.slug = marketplaces.slug
        WHERE kind = 'retail' AND condition = '{HEADLINE_CONDITION}' AND {COUNTED}
            AND (cardinality(finishes) = 0 OR finish = ANY(finishes))
    ) AS series
    GROUP BY currency, set_code
"""


def candidates_of(connection: Connection, series: RetailSeries) -> tuple[Candidates, Integers]:
    """Return the candidates among the known series, and for each of their sets its number in `series.by(SET)`."""
    numbers = {group: number for number, group in enumerate(series.by(SET).groups)}
    parts: list[list[Integers | Numbers]] = [[np.zeros(0, np.int32)] * 5]
    for currency, code, *columns in arrays(connection, QUERY, ("text", "text", "i4", "i4", "i4", "i8")):
        known = series.knows(columns[0])
        if known.any() and (currency, code) in numbers:
            group = np.full(np.count_nonzero(known), numbers[currency, code], np.int32)
            parts.append([group, *(column[known] for column in columns)])
    groups, ids, cards, places, leaves = (np.concatenate(column) for column in zip(*parts, strict=True))
    currency_of = series.by(("currency",)).of
    return Candidates.ordered(groups, cards, places, ids, currency_of[ids], leaves), np.unique(groups)
