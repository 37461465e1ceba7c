"""How much of its price a buylist pays for a series, beside its own last days.

Read are only the series whose ratio has risen since it was stored, or whose event is open: no other
one can begin or end.
"""

import numpy as np
from sqlalchemy import Connection

from db.copying import array_text, arrays
from db.queries import closes
from market.observations import Integers, Numbers
from signals.assessment import Market
from signals.events import LEAST_CENTS, ratio_rank
from signals.history import DAY, LONGEST, Floats
from signals.kinds import MEASURES

AT_ONCE = 4_000  # series whose days are in memory
STORED = f"""
    SELECT array_agg(series_id), array_agg(value[{1 + [*MEASURES].index("buylist_ratio")}]) FROM series_signals
    WHERE currency = '{{currency}}' HAVING count(*) > 0
"""
OPEN = """
    SELECT array_agg(series_id) FROM signal_events
    WHERE currency = '{currency}' AND type = 'spread' AND ended_at IS NULL HAVING count(*) > 0
"""
PAIRS = """
    SELECT array_agg(asked.id ORDER BY asked.id), array_agg(offered.id ORDER BY asked.id)
    FROM price_series AS asked
    JOIN price_series AS offered ON offered.card_id = asked.card_id AND offered.kind = 'buylist'
        AND offered.marketplace_id = asked.marketplace_id AND offered.condition = asked.condition
        AND offered.finish = asked.finish AND offered.language = asked.language AND offered.currency = asked.currency
    WHERE asked.id = ANY('{ids}') HAVING count(*) > 0
"""


def ranks(connection: Connection, currency: str, market: Market) -> Floats:
    """Return by series the rank of its ratio of the newest day among its 90 days; NaN for those that do not matter."""
    known = market.measures
    found = np.full(len(known.series_id), np.nan)
    series, last = _to_rank(connection, currency, market), int(known.time.max()) // DAY
    for start in range(0, len(series), AT_ONCE):
        query = PAIRS.format(ids=array_text(series[start : start + AT_ONCE].tolist()))
        for asked, offered in [*arrays(connection, query, ("i4", "i4"))]:
            both = [_days(connection, ids, last) for ids in (asked, offered)]
            found[np.searchsorted(known.series_id, asked)] = ratio_rank(*both)
    return found


def _to_rank(connection: Connection, currency: str, market: Market) -> Numbers:
    """Return the series of a ratio that rose or is new, from a price of 2.00 on, and those with an open event."""
    known = market.measures
    ratios = market.around.buylist / (known.cents / 100)
    stored = np.full(len(known.series_id), np.nan)
    for series, before in arrays(connection, STORED.format(currency=currency), ("i4", "f8")):
        places = np.minimum(np.searchsorted(known.series_id, series), len(stored) - 1)
        here = known.series_id[places] == series
        stored[places[here]] = before[here]
    matters = ~np.isnan(ratios) & ~(ratios <= stored) & (known.cents >= LEAST_CENTS)
    for (opened,) in arrays(connection, OPEN.format(currency=currency), ("i4",)):
        matters |= np.isin(known.series_id, opened)
    return known.series_id[matters]


def _days(connection: Connection, ids: Numbers, last: int) -> Integers:
    return closes.of_many(connection, ids, last)[:, -LONGEST:]
