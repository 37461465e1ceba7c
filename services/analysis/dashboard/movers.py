"""Section of the movers: confirmed moves of 7 days first, the others apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.analysis.activity_events import CONFIRMED
from services.market.card_summary import CardSummary
from services.market.signals import Signal, SignalsRequest, load_signals
from services.market.sparklines import Line
from services.paging import LARGEST_PAGE
from signals.kinds import Direction, SignalType

SHOWN = 5
MOST_PAGES = 5  # of signals that are looked through
LEAST_PRICE = Decimal(2)
WINDOW = "7d"


@dataclass(frozen=True, slots=True)
class DashboardMover:
    """A card in the series that moved most; `change_pct` is between `price_then`, 7 days before, and `price_now`.

    It made the move in `moves` changes. `confidence` is how much the move rests on (signals/confidence.py).
    """

    card: CardSummary
    marketplace: str
    condition: str
    finish: str
    language: str
    price_then: Decimal
    price_now: Decimal
    change_pct: float
    moves: int
    confidence: float
    as_of: datetime
    sparkline: Line


@dataclass(frozen=True, slots=True)
class Movers:
    """The largest moves of a currency, each card once, from a price of 2.00 on; `as_of` is the newest price in it.

    `gainers` and `losers` are confirmed, with a confidence of 0.5 or more.
    """

    as_of: datetime | None
    gainers: list[DashboardMover]
    losers: list[DashboardMover]
    unconfirmed_gainers: list[DashboardMover]
    unconfirmed_losers: list[DashboardMover]


def compute_movers(currency: str) -> Movers:
    """Return the movers of a currency."""
    gainers, losers = (_confirmed(currency, way) for way in (Direction.UP, Direction.DOWN))
    doubted = [_unconfirmed(currency, way) for way in (Direction.UP, Direction.DOWN)]
    times = [one.as_of for some in (gainers, losers, *doubted) for one in some]
    return Movers(max(times, default=None), gainers, losers, *doubted)


def _confirmed(currency: str, way: Direction) -> list[DashboardMover]:
    return _first(_signals(currency, way, Decimal(str(CONFIRMED))))


def _unconfirmed(currency: str, way: Direction) -> list[DashboardMover]:
    return _first(one for one in _signals(currency, way, Decimal(0)) if one.confidence < CONFIRMED)


def _signals(currency: str, way: Direction, confidence: Decimal) -> Iterator[Signal]:
    """Yield moves from the largest on."""
    order = "desc" if way is Direction.UP else "asc"
    after = None
    for _ in range(MOST_PAGES):
        asked = SignalsRequest(
            currency, SignalType.MOMENTUM, way, min_confidence=confidence, sort="value", order=order,
            limit=LARGEST_PAGE, after=after,
        )  # fmt: skip
        page = load_signals(asked, with_sparklines=True)
        yield from page.items
        after = page.next_after
        if after is None:
            return


def _first(some: Iterator[Signal]) -> list[DashboardMover]:
    """Return the first movers, each card once."""
    found: dict[int, DashboardMover] = {}
    for one in some:
        mover = _mover(one)
        if one.card.id not in found and min(mover.price_then, mover.price_now) >= LEAST_PRICE:
            found[one.card.id] = mover
        if len(found) == SHOWN:
            break
    return list(found.values())


def _mover(one: Signal) -> DashboardMover:
    now = round(Decimal(one.facts["price"]), 2)
    return DashboardMover(
        one.card,
        one.marketplace,
        one.condition,
        one.finish,
        one.language,
        round(now / Decimal(1 + one.value), 2),
        now,
        round(100 * one.value, 4),
        int(one.facts["moves"]),
        one.confidence,
        one.as_of,
        one.sparkline,
    )
