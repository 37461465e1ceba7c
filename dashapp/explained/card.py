"""Facts of a card: its price and what it was, beside the market, other printings, other marketplaces and shops."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dashapp import cached, formats
from dashapp.explained.phrases import card_name, counted, is_calm, sign
from explanations.facts import Facts, Kind, Slot
from market.change_windows import LONGEST_REACH, REACHES
from market.periods import PERIODS
from market.statistics import WindowStatistics
from market.variants import Kind as PriceKind
from services.analysis.explanations import CardExplanationRequest
from services.market.cards import Card, CardPrice
from services.market.index import IndexRequest, MarketIndex
from services.market.printings import Printings
from services.market.signals import Signal

WEEK = "7d"  # what signals tell of moves and of other printings is about a week
LARGE = Decimal(10)  # per cent; a smaller change needs no confirmation
# What a signal is, in a phrase that stands by itself.
NOTED: Mapping[str, Callable[[float], str]] = {
    "return": lambda value: f"a momentum of {formats.change(100 * value)} in 7 days",
    "slope": lambda value: f"a trend of {formats.change(100 * value)} a day over 14 days",
    "volatility": lambda value: f"a volatility of {formats.share(value)} a year",
    "z": lambda value: f"a price {abs(value):.1f} times its scatter {'above' if value > 0 else 'below'} its median",
    "buylist_ratio": lambda value: f"a buylist at its shop that pays {formats.share(value)} of the price",
    "marketplace_gap": lambda value: f"a gap of {formats.change(100 * value)} to the cheapest other marketplace",
    "low_to_price": lambda value: f"a lowest listing at {formats.share(value)} of the price",
    "stock_change": lambda value: f"a stock that changed by {formats.change(100 * value)} in a day",
}
FEW_CHANGES, MOST_OF_IT = 3, 0.8  # of one move; events of signals ask for the same (signals/events.py)
ALIKE = 0.03  # a move of other printings that confirms one of this
FEW_LISTINGS = 3
MOST_EVENTS = 2
UNTOLD = "not_legal"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a card for a period."""

    card: Card
    price: CardPrice
    window: WindowStatistics | None
    signals: Sequence[Signal]
    index: MarketIndex
    printings: Printings


def facts_of_card(asked: CardExplanationRequest) -> tuple[Facts, datetime | None] | None:
    """Return the facts of a card, and when its price was confirmed; None if the card does not exist."""
    card = cached.load_card(asked.card_id, asked.currency)
    if card is None:
        return None
    price = card.headline
    if price is None:
        return Facts(Kind.CARD, {Slot.SUBJECT: card_name(card), Slot.STALE: no_price(card.currency)}), None
    if not price.is_current:
        last: dict[str, str] = {
            Slot.SUBJECT: card_name(card),
            Slot.NOW: _now(price),
            Slot.STALE: "only a last known price",
        }
        return Facts(Kind.CARD, last), price.confirmed_at
    statistics = cached.load_statistics(asked.card_id, asked.currency)
    windows = {one.window: one for one in statistics.windows} if statistics else {}
    known = Known(
        card,
        price,
        windows.get(asked.period),
        [one for one in cached.load_card_signals(asked.card_id, asked.currency) if _is_of(one, price)],
        cached.load_index(IndexRequest(asked.currency, asked.period)),
        cached.load_printings(asked.card_id, asked.currency),
    )
    change = known.window.change if known.window else None
    texts: dict[str, str] = {slot: text for slot, text in _texts(known, asked.period) if text}
    if change is None:
        return Facts(Kind.CARD, texts), price.confirmed_at
    return Facts(Kind.CARD, texts, sign(change), is_calm(change)), price.confirmed_at


def no_price(currency: str) -> str:
    """Return the phrase for a card without a price."""
    return f"no known price in {currency}, so there is no change to explain"


def _texts(known: Known, period: str) -> Iterator[tuple[str, str | None]]:
    window, price = known.window, known.price
    yield Slot.SUBJECT, card_name(known.card)
    yield Slot.NOW, _now(price)
    if window is None or window.change is None or window.price_then is None or window.time_then is None:
        yield Slot.UNKNOWN_CHANGE, f"no price of {formats.PERIOD_NAMES[period]} before to compare it with"
    else:
        yield Slot.CHANGE, _change(price, window.change, window.price_then, window.time_then)
        yield Slot.THEN, f"{formats.money(window.price_then, price.currency)} on {formats.day(window.time_then)}"
        yield from _beside_the_market(known, period, window.change, window.time_then)
        if period == WEEK:
            yield from _rests_on(known.signals, window.change)
    if price.num_listings is not None and price.num_listings < FEW_LISTINGS:
        yield Slot.THIN, f"only {counted(price.num_listings, 'listing', 'listings')}"
    if window is not None and window.low < window.high:
        yield Slot.LOW, f"a low of {_on(window.low, price.currency, window.low_time)}"
        yield Slot.HIGH, f"a high of {_on(window.high, price.currency, window.high_time)}"
    yield Slot.ELSEWHERE, _elsewhere(known.card.prices, price)
    yield Slot.BUYLIST, _buylist(known.card.prices, price)
    yield Slot.SIGNAL, _signal(known.signals)
    since = price.confirmed_at - PERIODS[period].length
    yield Slot.EVENT, _legality(known.card, since.date())
    yield Slot.REPRINT, _reprint(known.printings, since.date())


def _now(price: CardPrice) -> str:
    when = " on" if price.is_current else ", last confirmed on"
    grade = formats.grade(price.condition, price.finish, price.language)
    place = f"{formats.money(price.price, price.currency)} at {formats.marketplace_name(price.marketplace)}"
    source = formats.source_name(price.source)
    return f"{place}{when} {formats.day(price.confirmed_at)} ({grade}; source: {source})"


def _change(price: CardPrice, change: Decimal, then: Decimal, since: datetime) -> str:
    moved = formats.money_change(price.price - then, price.currency)
    place = formats.marketplace_name(price.marketplace)
    return f"{formats.change(change)} ({moved}) at {place} since {formats.day(since)}"


def _on(amount: Decimal, currency: str, day: datetime) -> str:
    return f"{formats.money(amount, currency)} on {formats.day(day)}"


def _is_of(signal: Signal, price: CardPrice) -> bool:
    return all(
        getattr(signal, name) == getattr(price, name) for name in ("marketplace", "condition", "finish", "language")
    )


def _beside_the_market(known: Known, period: str, change: Decimal, since: datetime) -> Iterator[tuple[str, str | None]]:
    """Yield the move of the index over the same days; nothing where its points are of other days."""
    points, reach = known.index.points, REACHES.get(period, LONGEST_REACH)
    if len(points) < 2 or abs(points[0].time - since) > reach or known.price.time - points[-1].time > reach:
        return
    market = 100 * (points[-1].index_value / points[0].index_value - 1)
    against = 100 * ((100 + float(change)) / (100 + market) - 1)
    name = f"the {known.price.currency} market index"
    yield Slot.MARKET, f"{formats.change(market)} of {name} since {formats.day(points[0].time)}"
    yield Slot.AGAINST_MARKET, f"{formats.change(against)} against it"


def _rests_on(signals: Sequence[Signal], change: Decimal) -> Iterator[tuple[str, str | None]]:
    """Yield the changes that made a week's move, what makes it doubtful, and the move of other printings."""
    facts: Mapping[str, float] = next((one.facts for one in signals if one.measure == "return"), {})
    moves, top, siblings = (facts.get(name) for name in ("moves", "top_share", "siblings_7d"))
    if moves:
        told = f"{counted(int(moves), 'price change', 'price changes')} in 7 days"
        is_alone = moves < FEW_CHANGES or (top is not None and top >= MOST_OF_IT)
        is_alike = siblings is not None and siblings * float(change) > 0 and abs(siblings) >= ALIKE
        if abs(change) >= LARGE and is_alone and not is_alike:
            share = f", the largest {formats.share(top)} of it" if top is not None and moves > 1 else ""
            yield Slot.UNCONFIRMED, f"{told}{share}, so it is not confirmed yet"
        yield Slot.MOVES, told
    if siblings is not None:
        yield Slot.SIBLINGS, f"{formats.change(100 * siblings)} of other printings in 7 days"


def _elsewhere(prices: Sequence[CardPrice], price: CardPrice) -> str | None:
    others = [one for one in _beside(prices, price, PriceKind.RETAIL) if one.marketplace != price.marketplace]
    if not others:
        return None
    least = min(others, key=lambda one: (one.price, one.marketplace))
    among = "" if len(others) == 1 else f" as the lowest of {len(others)} marketplaces"
    place = formats.marketplace_name(least.marketplace)
    return f"{formats.money(least.price, least.currency)} at {place} on {formats.day(least.confirmed_at)}{among}"


def _buylist(prices: Sequence[CardPrice], price: CardPrice) -> str | None:
    offers = _beside(prices, price, PriceKind.BUYLIST)
    if not offers or not price.price:
        return None
    most = max(offers, key=lambda one: (one.price, one.marketplace))
    share = formats.share(float(most.price / price.price))
    paid = f"{formats.money(most.price, most.currency)} at {formats.marketplace_name(most.marketplace)}"
    return f"a buylist price of {paid} on {formats.day(most.confirmed_at)} ({share} of the price)"


def _beside(prices: Sequence[CardPrice], price: CardPrice, kind: str) -> list[CardPrice]:
    """Return the current prices of the same copy, of a kind."""
    same = ("currency", "condition", "finish", "language")
    alike = [one for one in prices if all(getattr(one, name) == getattr(price, name) for name in same)]
    return [one for one in alike if one.kind == kind and one.is_current]


def _signal(signals: Sequence[Signal]) -> str | None:
    if not signals:
        return None
    first = signals[0]
    weights = f"strength {formats.share(first.strength)}, confidence {formats.share(first.confidence)}"
    return f"{NOTED[first.measure](first.value)} ({weights})"


def _legality(card: Card, since: date) -> str | None:
    """Return the newest changes of legality. A format whose state never changed has the day of the first reading."""
    days = {name: date.fromisoformat(day) for name, day in card.legalities_since.items() if day}
    first = min(days.values(), default=None)
    changed = [name for name, day in days.items() if day >= since and day != first and card.legalities[name] != UNTOLD]
    if not changed:
        return None
    newest = sorted(changed, key=lambda name: (days[name], name), reverse=True)[:MOST_EVENTS]
    told = ", ".join(f"{formats.format_name(name)}: {card.legalities[name]}" for name in newest)
    return f"a change of legality on {formats.calendar_day(days[newest[0]])} ({told})"


def _reprint(printings: Printings, since: date) -> str | None:
    today = (datetime.now(UTC) + timedelta(days=1)).date()
    new = [(one.released_at, one) for one in printings.items if one.released_at and since < one.released_at < today]
    if not new:
        return None
    day, newest = max(new, key=lambda one: (one[0], one[1].id))
    place = formats.printing(newest.set_name, newest.set_code, newest.collector_number)
    return f"the release of another printing on {formats.calendar_day(day)} ({place})"
