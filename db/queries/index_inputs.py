"""What indices are computed from: the series that may be members, the members by month, and the stored points."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
from sqlalchemy import Connection, text

from db.copying import arrays, columns_of
from db.queries.signal_inputs import array_of
from db.set_members import COUNTED
from db.summaries.current import COMES_IN
from market.histories import FIRST_DAY, day_number, numbered_day
from market.indices.families import BUYLIST_MARKETPLACE, FORMATS, RARITIES, Index, Universe
from market.indices.membership import NOT_YET, Candidates, Members
from market.indices.moves import Move
from market.indices.points import Known
from market.variants import HEADLINE_CONDITION, HEADLINE_FINISHES, HEADLINE_MARKETPLACES, Currency, Finish

Points = dict[Index, dict[int, Known]]


def _day(expression: str) -> str:
    """Return the number of a day in SQL, NOT_YET for none."""
    return f"coalesce({expression} - date '{FIRST_DAY}', {NOT_YET})"


def _legal_since(name: str) -> str:
    """Return since which day a card is known to be legal in a format; where the day is unnamed, since it is known."""
    since = f"CAST(coalesce(legalities_since ->> '{name}', described_since::text) AS date)"
    return f"CASE WHEN legalities ->> '{name}' IN ('legal', 'restricted') THEN {_day(since)} ELSE {NOT_YET} END"


CANDIDATES = f"""
    SELECT series.id, hashtextextended(coalesce(oracle_id, scryfall_id)::text, 0),
        array_position({array_of(HEADLINE_FINISHES)}, series.finish),
        CASE WHEN cards.finishes = '{{}}' OR '{Finish.NONFOIL}' = ANY(cards.finishes) THEN 1
            WHEN '{Finish.FOIL}' = ANY(cards.finishes) THEN 2 ELSE 3 END,
        coalesce(array_position({array_of(RARITIES)}, cards.rarity), 0),
        coalesce(extract(year FROM cards.released_at)::integer, 0), coalesce(cards.edhrec_rank, 0),
        cards.reserved::integer, (series.kind = 'buylist')::integer,
        {_day("(cards.gone_at AT TIME ZONE 'UTC')::date")},
        {", ".join(map(_legal_since, FORMATS.values()))}
    FROM price_series AS series JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE series.currency = '{{currency}}' AND series.condition = '{HEADLINE_CONDITION}'
        AND series.language = cards.language AND {COUNTED} AND {COMES_IN}
        AND (slug, kind) IN (('{{marketplace}}', 'retail'), ('{BUYLIST_MARKETPLACE}', 'buylist'))
"""
KINDS = ("i4", "i8", *["i4"] * (len(Candidates._fields) - 3 + len(FORMATS)))
HELD_SINCE = text("SELECT universe, valid_from FROM index_memberships WHERE valid_from >= :since ORDER BY valid_from")
MEMBERSHIP = """
    SELECT series, weights FROM index_memberships WHERE universe = '{universe}' AND valid_from = '{since}'
"""
POINTS = text("""
    SELECT code, day, version, log_move, n, coverage, is_running FROM index_points
    WHERE replaced_at IS NULL AND day >= :since
""")
FIRST_POINTS = text("SELECT code, min(day) AS day FROM index_points GROUP BY code")
OLDEST_RUNNING = text("SELECT min(day) FROM index_points WHERE is_running")


def candidates(connection: Connection, currency: Currency) -> Candidates:
    """Return the series of a currency that may be members, sorted by series."""
    query = CANDIDATES.replace("{currency}", currency).replace("{marketplace}", HEADLINE_MARKETPLACES[currency][0])
    columns = columns_of(connection, query, KINDS)
    order = np.argsort(columns[0])
    plain, formats = columns[: -len(FORMATS)], columns[-len(FORMATS) :]
    return Candidates._make([*(column[order] for column in plain), np.stack(formats, axis=1)[order]])


def held_since(connection: Connection, since: date) -> dict[str, list[int]]:
    """Return the days, from one on, from which members of each universe hold, by its code and in order."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row in connection.execute(HELD_SINCE, {"since": since}):
        found[row.universe].append(day_number(row.valid_from))
    return found


def members(connection: Connection, universe: Universe, since: int) -> Members:
    """Return the members of a universe that hold from a day on."""
    query = MEMBERSHIP.format(universe=universe.code, since=numbered_day(since))
    [columns] = arrays(connection, query, ("i4", "f8"))
    return Members(*columns)


def points(connection: Connection, indices: Iterable[Index], since: date) -> Points:
    """Return the newest versions of the points of indices from a day on."""
    found: defaultdict[str, dict[int, Known]] = defaultdict(dict)
    for row in connection.execute(POINTS, {"since": since}):
        move = Move(row.log_move, row.n, row.coverage)
        found[row.code][day_number(row.day)] = Known(row.version, move, row.is_running)
    return {index: found[index.code] for index in indices}


def first_points(connection: Connection) -> dict[str, int]:
    """Return the day of the first stored point of each index, by code."""
    return {row.code: day_number(row.day) for row in connection.execute(FIRST_POINTS)}


def oldest_running(connection: Connection) -> int | None:
    """Return the oldest day that was not over when its points were computed."""
    day: date | None = connection.scalar(OLDEST_RUNNING)
    return None if day is None else day_number(day)
