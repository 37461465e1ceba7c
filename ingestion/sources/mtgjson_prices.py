"""The prices of one card in MTGJSON's AllPrices. https://mtgjson.com/data-models/price/price-formats/"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ingestion.sources.base import CardIdentifier, Price, Record, Rejected, SeriesPrices
from ingestion.sources.values import parse_day, reject
from market.money import parse_price
from market.variants import MARKETPLACES, MTGJSON_FINISHES, Condition, Kind, UnknownVariant, translate

PROVIDERS = frozenset({"tcgplayer", "cardkingdom", "cardmarket", "manapool"})  # the marketplaces that we know
REMEMBERED_PRICES = 100_000
_NUMBERS = frozenset({int, float})


class PriceReader:
    """Turns entries into series. It remembers days and prices that it has seen: they repeat all through the file."""

    def __init__(self) -> None:
        self._times = _Times()
        self._prices = _Prices()

    def read(self, uuid: str, entry: Any) -> Iterator[Record]:
        """Yield the series of one entry, `{"paper": {provider: ...}}`, and what of it cannot be stored."""
        try:
            card = CardIdentifier("mtgjson_uuid", UUID(uuid))
        except ValueError:
            yield reject(f"{uuid}: {entry!r}", "key is no uuid")
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
        for word, days in finishes.items():
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

    def _days(self, label: str, days: Any) -> tuple[list[Price], list[Rejected]]:
        """Return the prices of `{"YYYY-MM-DD": number}`, and those days that have none that can be stored."""
        if not isinstance(days, dict):
            return [], [reject(f"{label}: {days!r}", "prices are not an object")]
        # True equals 1 as a key: only true numbers may take the way through the dictionaries.
        if _NUMBERS.issuperset(map(type, days.values())):
            try:
                times, known = self._times, self._prices
                return [Price(times[d], price) for d, v in days.items() if (price := known[v]) is not None], []
            except ValueError:
                pass  # one of them is broken: look at each
        return self._each_day(label, days)

    def _each_day(self, label: str, days: dict[str, Any]) -> tuple[list[Price], list[Rejected]]:
        prices, rejected = [], []
        for day, value in days.items():
            try:
                price = parse_price(value)
                if price is not None:
                    prices.append(Price(self._times[day], price))
            except ValueError as error:
                rejected.append(reject(f"{label} {day}: {value!r}", error))
        return prices, rejected


class _Times(dict[str, datetime]):
    def __missing__(self, day: str) -> datetime:
        time = self[day] = parse_day(day)
        return time


class _Prices(dict[float, Decimal | None]):
    def __missing__(self, value: float) -> Decimal | None:
        if len(self) >= REMEMBERED_PRICES:
            self.clear()
        price = self[value] = parse_price(value)
        return price
