"""Every price of the slice of real prices, read with plain `json`, and what follows from them by the formulas alone."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from market.records import Price
from tests.support.prices import Book, SeriesKey
from tests.support.raw_prices import Slice, uuid_of
from tests.support.reference import change

FINISHES = {"normal": "nonfoil", "foil": "foil", "etched": "etched"}
MARKETPLACES = {"USD": ("tcgplayer", "manapool", "cardkingdom"), "EUR": ("cardmarket", "cardtrader")}


def read_book(files: Slice) -> Book:
    """Every price of the files, by series and time; of two for one time the later file counts."""
    found: Book = defaultdict(dict)
    for bulk in files.bulk:
        read_bulk(bulk, found)
    read_history(files, found)
    read_guide(files, found)
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


def read_history(files: Slice, book: Book) -> None:
    known = json.loads(files.identifiers.read_text())["data"]
    for uuid, entry in json.loads(files.prices.read_text())["data"].items():
        card = known[uuid]["identifiers"]["scryfallId"]
        assert uuid_of(card) == uuid
        for place, offer in entry["paper"].items():
            for kind, word in product(("retail", "buylist"), FINISHES):
                for day, value in offer.get(kind, {}).get(word, {}).items():
                    time = datetime.fromisoformat(day).replace(tzinfo=UTC)
                    if cents(value):
                        book[key_of(card, place, FINISHES[word], kind)][time] = Price(time, cents(value))


def read_guide(files: Slice, book: Book) -> None:
    known = json.loads(files.identifiers.read_text())["data"].values()
    cards: dict[int, list[str]] = defaultdict(list)
    for one in known:
        if number := one["identifiers"].get("mcmId"):
            cards[int(number)].append(one["identifiers"]["scryfallId"])
    guide = json.loads(files.guide.read_text())
    time = datetime.strptime(guide["createdAt"], "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    for row, (suffix, finish) in product(guide["priceGuides"], (("", "nonfoil"), ("-foil", "foil"))):
        trend, low, mean = (cents(row.get(f"{word}{suffix}") or 0) or None for word in ("trend", "low", "avg"))
        for card in cards[row["idProduct"]] if trend else ():
            book[key_of(card, "cardmarket", finish)][time] = Price(time, trend, price_low=low, price_mid=mean)


def headline_of(series: Book, currency: str) -> SeriesKey | None:
    """Retail; nonfoil before foil before etched; then the marketplaces in their order."""
    for finish, place in product(("nonfoil", "foil", "etched"), MARKETPLACES[currency]):
        for key in series:
            if (key.kind, key.currency, key.finish, key.marketplace) == ("retail", currency, finish, place):
                return key
    return None


def change_over(quotes: dict[datetime, Price], window: timedelta) -> Decimal | None:
    """Change of the newest price against the last one at or before the window's start, at most three days older."""
    newest = max(quotes)
    start = newest - window
    before = [time for time in quotes if start - timedelta(days=3) <= time <= start]
    return change(quotes[max(before)].price, quotes[newest].price) if before else None
