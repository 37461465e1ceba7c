"""What sets are worth on a day, a second time: by docs/methods.md, value of a set: a card after the other."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

DAY = 24 * 3600 * 1_000_000
CARRIED, CURRENT = 90, 3 * DAY


class Offer(NamedTuple):
    """One retail series. `place` is its turn among those of its card, None where it can never speak for the card."""

    currency: str
    set_code: str
    card: int
    place: int | None
    leaves: int | None = None  # the day


class Value(NamedTuple):
    """What a set is worth in a currency, in cents."""

    value: int
    stale: int
    counted: int
    entered: int
    as_of: int


Quotes = Mapping[Offer, Mapping[int, int]]  # cents by time in microseconds


def worth_on(day: int, quotes: Quotes) -> dict[tuple[str, str], Value]:
    """By currency and set, where the currency has a price on the day and the set a card that counts."""
    newest: dict[str, int] = {}
    for offer, prices in quotes.items():
        for time in prices:
            if time // DAY <= day:
                newest[offer.currency] = max(time, newest.get(offer.currency, time))
    cards: dict[tuple[str, str, int], list[Offer]] = defaultdict(list)
    for offer in quotes:
        if offer.place is not None and (offer.leaves is None or day < offer.leaves):
            cards[offer.currency, offer.set_code, offer.card].append(offer)
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for (currency, code, _), offers in cards.items():
        if currency in newest and newest[currency] // DAY == day:
            one = _card(day, {offer: quotes[offer] for offer in offers}, newest[currency])
            found[currency, code] += [one] if one else []
    return {key: _sum(values) for key, values in found.items() if values}


def _card(day: int, quotes: Quotes, newest: int) -> Value | None:
    known = {offer: last for offer, prices in quotes.items() if (last := _last(prices, day)) is not None}
    if not known:
        return None
    entered = all(_last(prices, day - 1) is None for prices in quotes.values())
    current = [offer for offer, time in known.items() if newest - time < CURRENT]
    if current:
        speaks = min(current, key=lambda offer: offer.place or 0)
    else:
        speaks = min(known, key=lambda offer: (-known[offer], offer.place or 0))
    cents = quotes[speaks][known[speaks]]
    return Value(cents, 0 if current else cents, 1, int(entered), known[speaks])


def _last(prices: Mapping[int, int], day: int) -> int | None:
    """The time of the last price that is known at the end of a day."""
    return max((time for time in prices if day - CARRIED <= time // DAY <= day), default=None)


def _sum(values: list[Value]) -> Value:
    *sums, times = zip(*values, strict=True)
    return Value(*(sum(column) for column in sums), max(times))
