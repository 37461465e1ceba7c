"""Index of a collection over a period, beside that of the market, and its returns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from collection.ledger.money import major
from collection.ledger.replaying import Change, replay
from collection.ledger.variants import Variant
from collection.performance.flows import Flows, flows_of
from collection.performance.index import VERSION, IndexPoint, chain, time_weighted
from collection.performance.positions import CARRIED_FOR, positions_over_time
from collection.performance.xirr import MoneyWeighted, money_weighted
from collection.valuation.appraisals import Terms, appraise
from collection.valuation.quotes import Quotes
from collection.valuation.valuing import value
from db.engine import Connection, reading
from db.queries import inventory
from db.queries import market as market_queries
from db.queries.quotes import prices_over_time, quotes_of
from market.matched_index import chained
from market.periods import DAY, PERIODS
from services.people.valuation.asking import IndexRequest
from services.people.valuation.basis import Basis
from services.people.valuation.terms import terms_of

# Prices are carried for seven days, so a week between two points loses none.
STEPS: Mapping[str, timedelta] = MappingProxyType(
    {"7d": timedelta(days=1), "30d": timedelta(days=1), "90d": timedelta(days=3), "1y": timedelta(days=7)}
)
METHOD = (
    f"{VERSION}: copies held at a point at the prices of it and of the next one, each variant in one series, 100 at the"
    " first point; what is bought or sold in between does not move it"
)


@dataclass(frozen=True, slots=True)
class HeldIndexPoint:
    """A point; `index_value` is None in a `gap`, `value` is that of the copies with a price, None where none has one.

    `market_index` is 100 at the first point that has one. `bought` and `sold` are copies since the point before.
    """

    time: datetime
    index_value: float | None
    market_index: float | None
    value: Decimal | None
    matched_share: float | None
    matched: int
    stale_share: float
    bought: int
    sold: int
    gap: str | None


@dataclass(frozen=True, slots=True)
class HeldIndex:
    """The index over a period with its time-weighted return, and the money-weighted one of the whole ledger.

    Returns are fractions; None for a reason.
    """

    currency: str
    period: str
    method: str
    points: list[HeldIndexPoint]
    twr: float | None
    twr_reason: str | None
    xirr: float | None
    xirr_reason: str | None
    xirr_days: int
    xirr_copies: int
    xirr_left_out: int


def load_held_index(basis: Basis, asked: IndexRequest) -> HeldIndex:
    """Return the index of a collection; executes five statements. Fallbacks have no part in it."""
    user_id = basis.user_id
    terms = replace(terms_of(basis.settings, asked.currency), fallbacks=frozenset())
    now = datetime.now(UTC)
    times = _times(asked.period, now)
    with reading(fresh=True) as connection:
        ledger = replay(one.entry for one in inventory.entries(connection, user_id))
        changes = [one._replace(variant=_plain(one.variant)) for one in ledger.changes]
        lots = [replace(lot, variant=_plain(lot.variant)) for lot in ledger.lots]
        variants = list(dict.fromkeys(one.variant for one in changes))
        former = set(variants) - {lot.variant for lot in lots}
        quotes = quotes_of(connection, user_id, terms.currency, others=former).retail
        series = {number: place for place, one in enumerate(variants) if (number := _series(one, quotes, terms))}
        observed = prices_over_time(connection, series, times[0] - CARRIED_FOR, STEPS[asked.period], now)
        market = _market(connection, terms.currency, asked.period, times)
    points = chain(positions_over_time(times, changes, variants, observed))
    flows = flows_of(ledger, value(lots, quotes, terms), now.date())
    returned, paid = time_weighted(points), money_weighted(flows.flows)
    return HeldIndex(
        terms.currency,
        asked.period,
        METHOD,
        _points(points, market, _traded(changes, times), terms.currency),
        returned.period,
        returned.reason,
        *_money_weighted(flows, paid),
    )


def _times(period: str, now: datetime) -> list[datetime]:
    """Return the times of the points: ends of days (UTC), and now."""
    last, step = DAY.floor(now), STEPS[period]
    steps = PERIODS[period].length // step
    return [*(last - step * number for number in range(steps, -1, -1)), now]


def _plain(variant: Variant) -> Variant:
    return variant._replace(raw=None)


def _series(variant: Variant, quotes: Quotes, terms: Terms) -> int | None:
    """Return the series of a variant: the one that speaks for it now, else that of the first marketplace with one."""
    found = appraise(variant, quotes, terms).quote
    places = {one.marketplace: one for one in quotes.get(variant, ())}
    former = (places[name] for name in terms.marketplaces if name in places)
    quote = found or next(former, None)
    return quote.series if quote else None


def _market(
    connection: Connection, currency: str, period: str, times: Sequence[datetime]
) -> dict[datetime, float | None]:
    """Return the market's index at some times, 100 at the first one that has it."""
    bucket = PERIODS[period].bucket
    rows = market_queries.index_points(connection, bucket, currency, bucket.floor(times[0] - bucket.width), {})
    values = list(chained((row.log_sum or 0.0, row.alive_count or 0) for row in rows))
    found: dict[datetime, float | None] = {}
    first: float | None = None
    place = 0
    for time in times:
        while place < len(rows) and rows[place].time < time:
            place += 1
        at = values[place - 1] if place else None
        first = first or at
        found[time] = None if at is None or first is None else round(100 * at / first, 6)
    return found


def _traded(changes: Iterable[Change], times: Sequence[datetime]) -> dict[datetime, tuple[int, int]]:
    """Return the copies that came and went before each time and not before the previous one; moves are neither."""
    net: defaultdict[tuple[datetime, Variant], int] = defaultdict(int)
    for one in changes:
        net[one.at, one.variant] += one.copies
    found = dict.fromkeys(times, (0, 0))
    for (at, _variant), copies in net.items():
        time = next((end for end in times if at < end), None)
        if time is not None and at >= times[0]:
            came, went = found[time]
            found[time] = came + max(copies, 0), went + max(-copies, 0)
    return found


def _points(
    points: Sequence[IndexPoint],
    market: Mapping[datetime, float | None],
    traded: Mapping[datetime, tuple[int, int]],
    currency: str,
) -> list[HeldIndexPoint]:
    return [
        HeldIndexPoint(
            one.time,
            None if one.index_value is None else round(one.index_value, 6),
            market[one.time],
            None if one.value is None else major(one.value, currency),
            one.matched_share,
            one.matched,
            one.stale_share,
            *traded[one.time],
            one.gap,
        )
        for one in points
    ]


def _money_weighted(flows: Flows, paid: MoneyWeighted) -> tuple[float | None, str | None, int, int, int]:
    return paid.shown, paid.reason_text, paid.days, flows.copies, sum(flows.left_out.values())
