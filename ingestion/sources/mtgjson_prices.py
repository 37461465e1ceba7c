"""The prices of one card in MTGJSON's AllPrices. https://mtgjson.com/data-models/price/price-formats/"""

from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from typing import Any

import numpy as np

from ingestion.contract import CardIdentifier, Price, Record, Rejected, SeriesPrices
from ingestion.parsing.values import parse_day, parse_uuid, reject
from market.histories import History, microseconds, moment
from market.money import MAXIMUM_PRICE, parse_price
from market.variants import MARKETPLACES, MTGJSON_FINISHES, Condition, Kind, UnknownVariant, translate

# The known marketplaces without Mana Pool: MTGJSON has its cheapest copy of any condition. Mana Pool's own list has the
# lowest near-mint offer, another measure: one series would jump between the two.
PROVIDERS = frozenset({"tcgplayer", "cardkingdom", "cardmarket"})
DEAREST = float(MAXIMUM_PRICE)
_NUMBERS = frozenset({int, float})


class PriceReader:
    """Converts entries to series. Caches parsed days, which repeat throughout the file.

    Skips Card Kingdom's prices of the days in `listed`, and counts them as `replaced`.
    """

    def __init__(self, listed: Set[str] = frozenset()) -> None:
        self.replaced = 0
        self._listed = listed
        self._times = _Times()

    def read(self, uuid: str, entry: Any) -> Iterator[Record]:
        """Yield the series of one entry, `{"paper": {provider: ...}}`, and rejections of its faulty parts."""
        try:
            card = CardIdentifier("mtgjson_uuid", parse_uuid(uuid))
        except ValueError as error:
            yield reject(f"{uuid}: {entry!r}", error)
            return
        paper = entry.get("paper") if isinstance(entry, dict) else entry
        if isinstance(paper, dict):
            yield from self._providers(card, paper)
        elif paper is not None:
            yield reject(f"{uuid}: {paper!r}", "prices are not an object")

    def _providers(self, card: CardIdentifier, paper: dict[str, Any]) -> Iterator[Record]:
        for provider, offer in paper.items():
            if provider not in PROVIDERS or not offer:
                continue
            if isinstance(offer, dict):
                yield from self._provider(card, provider, offer)
            else:
                yield reject(f"{card.value} {provider}: {offer!r}", "prices are not an object")

    def _provider(self, card: CardIdentifier, provider: str, offer: dict[str, Any]) -> Iterator[Record]:
        kinds = [(kind, offer[kind]) for kind in Kind if offer.get(kind)]
        currency = MARKETPLACES[provider].currency
        if kinds and offer.get("currency") != currency:
            said = offer.get("currency")
            yield reject(f"{card.value} {provider}", f"currency {said!r}, but {provider} quotes in {currency}")
            return
        for kind, finishes in kinds:
            if isinstance(finishes, dict):
                yield from self._finishes(card, provider, kind, finishes)
            else:
                yield reject(f"{card.value} {provider} {kind}: {finishes!r}", "prices are not an object")

    def _finishes(self, card: CardIdentifier, provider: str, kind: Kind, finishes: dict[str, Any]) -> Iterator[Record]:
        for word, given in finishes.items():
            days = self._without_listed(given) if provider == "cardkingdom" else given
            if not days:
                continue
            label = f"{card.value} {provider} {kind} {word}"
            try:
                finish = translate(MTGJSON_FINISHES, word, "finish")
            except UnknownVariant as error:
                yield reject(label, error)
                continue
            prices, rejected = self._days(label, days)
            yield from rejected
            if prices:
                currency = MARKETPLACES[provider].currency
                yield SeriesPrices(card, provider, Condition.NEAR_MINT, finish, None, currency, kind, prices)

    def _without_listed(self, days: Any) -> Any:
        if not isinstance(days, dict) or self._listed.isdisjoint(days):
            return days
        kept = {day: value for day, value in days.items() if day not in self._listed}
        self.replaced += len(days) - len(kept)
        return kept

    def _days(self, label: str, days: Any) -> tuple[Sequence[Price], list[Rejected]]:
        """Return the prices of `{"YYYY-MM-DD": number}`, and rejections of the days without a valid price."""
        if not isinstance(days, dict):
            return [], [reject(f"{label}: {days!r}", "prices are not an object")]
        # By type, because numpy takes True for a number.
        if _NUMBERS.issuperset(map(type, days.values())):
            with suppress(ValueError):  # one of them is broken: check each
                return self._history(days), []
        return self._each_day(label, days)

    def _history(self, days: dict[str, float]) -> History:
        """Return all days at once. Raises ValueError where one needs a check of its own: rounded, absurd, no day."""
        values = np.fromiter(days.values(), np.float64, len(days))
        if not ((values >= 0) & (values <= DEAREST)).all():
            raise ValueError("not all of these are possible prices")
        cents = np.rint(values * 100)
        if not (cents / 100 == values).all():
            raise ValueError("not all of these are whole cents")
        times = np.fromiter(map(self._times.__getitem__, days), np.int64, len(days))
        known = cents > 0
        return (
            History(times, cents.astype(np.int64)) if known.all() else History(times[known], cents[known].astype(int))
        )

    def _each_day(self, label: str, days: dict[str, Any]) -> tuple[list[Price], list[Rejected]]:
        prices, rejected = [], []
        for day, value in days.items():
            try:
                price = parse_price(value)
                if price is not None:
                    prices.append(Price(moment(self._times[day]), price))
            except ValueError as error:
                rejected.append(reject(f"{label} {day}: {value!r}", error))
        return prices, rejected


class _Times(dict[str, int]):
    def __missing__(self, day: str) -> int:
        time = self[day] = microseconds(parse_day(day))
        return time
