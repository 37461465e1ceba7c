"""Every price of the slice of real prices, read with plain `json`, and what follows from them by the formulas alone."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from market.records import Price
from tests.support.headlines import CURRENT_FOR
from tests.support.prices import Book, SeriesKey
from tests.support.raw_prices import Slice, uuid_of
from tests.support.reference import REACHES as REACH_OF
from tests.support.reference import WINDOWS, change

FINISHES = {"normal": "nonfoil", "foil": "foil", "etched": "etched"}
REACHES = dict(zip(WINDOWS, REACH_OF, strict=True))
Finishes = dict[str, list[str]]  # by Scryfall id
MARKETPLACES = {"USD": ("tcgplayer", "manapool", "cardkingdom"), "EUR": ("cardmarket", "cardtrader")}


def read_book(files: Slice) -> Book:
    """Every price of the files, by series and time; of two for one time the later file counts.

    A finish that the card does not come in, by the newest bulk file that has the card, has no price.
    """
    found: Book = defaultdict(dict)
    finishes: dict[str, list[str]] = {}
    for bulk in files.bulk:
        read_bulk(bulk, found)
        finishes |= {card["id"]: card["finishes"] for card in json.loads(bulk.read_text())}
    read_history(files, found, finishes)
    read_guide(files, found, finishes)
    return found


def key_of(card: str, place: str, finish: str, kind: str = "retail") -> SeriesKey:
    currency = "EUR" if place == "cardmarket" else "USD"
    return SeriesKey(UUID(card), place, "NEAR_MINT", finish, "English", currency, kind)


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def read_bulk(path: Path, book: Book) -> None:
    time = datetime.strptime(path.stem.removeprefix("default-cards-"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    for card in json.loads(path.read_text()):
        for word, finish in (("usd", "nonfoil"), ("usd_foil", "foil"), ("usd_etched", "etched")):
            if text := card["prices"][word]:
                book[key_of(card["id"], "tcgplayer", finish)][time] = Price(time, cents(text), price_market=cents(text))


def read_history(files: Slice, book: Book, finishes: Finishes) -> None:
    known = json.loads(files.identifiers.read_text())["data"]
    for uuid, entry in json.loads(files.prices.read_text())["data"].items():
        card = known[uuid]["identifiers"]["scryfallId"]
        assert uuid_of(card) == uuid
        for place, offer in entry["paper"].items():
            for kind, word in product(("retail", "buylist"), FINISHES):
                for day, value in offer.get(kind, {}).get(word, {}).items():
                    time = datetime.fromisoformat(day).replace(tzinfo=UTC)
                    if cents(value) and comes_in(card, FINISHES[word], finishes):
                        book[key_of(card, place, FINISHES[word], kind)][time] = Price(time, cents(value))


def read_guide(files: Slice, book: Book, finishes: Finishes) -> None:
    """A product that several cards share is the first of them that comes in the finish, in the order of the files."""
    known = json.loads(files.identifiers.read_text())["data"].values()
    order = {card: place for place, card in enumerate(dict.fromkeys([*finishes, *map(card_of, known)]))}
    cards: dict[int, list[str]] = defaultdict(list)
    for one in known:
        if number := one["identifiers"].get("mcmId"):
            cards[int(number)].append(one["identifiers"]["scryfallId"])
    guide = json.loads(files.guide.read_text())
    time = datetime.strptime(guide["createdAt"], "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    for row, (suffix, finish) in product(guide["priceGuides"], (("", "nonfoil"), ("-foil", "foil"))):
        trend, low, mean = (cents(row.get(f"{word}{suffix}") or 0) or None for word in ("trend", "low", "avg"))
        shared = [card for card in cards[row["idProduct"]] if comes_in(card, finish, finishes)]
        for card in sorted(shared, key=order.__getitem__)[:1] if trend else ():
            book[key_of(card, "cardmarket", finish)][time] = Price(time, trend, price_low=low, price_mid=mean)


def comes_in(card: str, finish: str, finishes: Finishes) -> bool:
    return finish in finishes.get(card, [finish])


def card_of(identified: dict[str, Any]) -> str:
    return str(identified["identifiers"]["scryfallId"])


def headline_of(series: Book, currency: str, finishes: Collection[str], newest: datetime) -> SeriesKey | None:
    """Retail of a finish that the card comes in: nonfoil before foil before etched, then the marketplaces in their
    order; of what is less than three days older than `newest`, else the newest.
    """
    placed = [
        key
        for finish, place in product(("nonfoil", "foil", "etched"), MARKETPLACES[currency])
        for key in series
        if (key.kind, key.currency, key.finish, key.marketplace) == ("retail", currency, finish, place)
        and (not finishes or finish in finishes)
    ]
    current = [key for key in placed if max(series[key]) > newest - CURRENT_FOR]
    return current[0] if current else max(placed, key=lambda key: max(series[key]), default=None)


def change_over(quotes: dict[datetime, Price], window: timedelta) -> Decimal | None:
    """Change of the newest price against the last one at or before the window's start, hardly older."""
    newest = max(quotes)
    start = newest - window
    before = [time for time in quotes if start - REACHES[window] <= time <= start]
    return change(quotes[max(before)].price, quotes[newest].price) if before else None
