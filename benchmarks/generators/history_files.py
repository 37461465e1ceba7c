"""Files in the format of MTGJSON's AllPrices and AllIdentifiers: 90 dates a series, six or seven series a card.

https://mtgjson.com/data-models/price/price-formats/. A series' prices fill one line of a template with the dates; this
makes a gigabyte in half a minute.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeAlias
from uuid import UUID

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.generators.paths import DEAREST, price_paths

DAYS = 90
CHUNK = 500  # cards that are made at once
PRICES = np.array([repr(cents / 100) for cents in range(DEAREST + 1)], dtype=object)
SHOPS = ("cardKingdom", "cardmarket", "tcgplayer")
GAPS = 12  # different sets of missing days; most series have none


Texts: TypeAlias = NDArray[np.object_]
Paths: TypeAlias = Iterator[Texts]  # a series' prices as texts, one series after the other
Templates: TypeAlias = list[tuple[str, NDArray[np.int_]]]


class Provider(NamedTuple):
    """A shop's series of each `every`-th card: its finishes, for each kind of price."""

    word: str
    currency: str
    retail: tuple[str, ...]
    buylist: tuple[str, ...]
    every: int


PAPER = (
    Provider("cardkingdom", "USD", ("normal", "foil"), ("normal",), 2),
    Provider("cardmarket", "EUR", ("normal", "foil"), (), 1),
    Provider("cardsphere", "USD", ("normal",), (), 4),
    Provider("manapool", "USD", ("normal",), (), 2),
    Provider("tcgplayer", "USD", ("normal", "foil"), ("normal",), 1),
)
ONLINE = (Provider("cardhoarder", "USD", ("normal",), (), 3),)


class Series(NamedTuple):
    """The two files, and the number of cards in both."""

    prices: Path
    identifiers: Path
    cards: int


def write_history_files(folder: Path, size: int, last: date) -> Series:
    """Write AllPrices.json of about `size` bytes, with its newest prices of `last`, and AllIdentifiers.json."""
    prices, identifiers = folder / "AllPrices.json", folder / "AllIdentifiers.json"
    cards = _write_prices(prices, size, last)
    _write_identifiers(identifiers, cards, last)
    return Series(prices, identifiers, cards)


def _uuid(number: int) -> str:
    return str(UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128), version=5))


def _head(last: date) -> bytes:
    return b'{"meta":{"date":"%b","version":"5.2.2"},"data":{' % last.isoformat().encode()


def _write_prices(path: Path, size: int, last: date) -> int:
    with path.open("wb") as file:
        file.write(_head(last))
        for number, entry in _entries(last):
            file.write(f'{"," * (number > 0)}"{_uuid(number)}":{entry}'.encode())
            if file.tell() >= size:
                break
        file.write(b"}}")
    return number + 1


def _entries(last: date) -> Iterator[tuple[int, str]]:
    """Yield cards without end, as JSON texts."""
    generator, templates = np.random.default_rng(3), _templates(last)
    for chunk in count():
        numbers = range(chunk * CHUNK, (chunk + 1) * CHUNK)
        paths = iter(PRICES[price_paths(generator, CHUNK * _series_of(0), DAYS)])
        for number in numbers:
            yield number, _entry(number, paths, templates)


def _series_of(number: int) -> int:
    """Return the number of series of a card; card 0 has them all."""
    places = [provider for provider in (*PAPER, *ONLINE) if number % provider.every == 0]
    return sum(len(provider.retail) + len(provider.buylist) for provider in places)


def _entry(number: int, paths: Paths, templates: Templates) -> str:
    groups = []
    for group, providers in (("mtgo", ONLINE), ("paper", PAPER)):
        offers = [_offer(number, one, paths, templates) for one in providers if number % one.every == 0]
        if offers:
            groups.append(f'"{group}":{{{",".join(offers)}}}')
    return f"{{{','.join(groups)}}}"


def _offer(number: int, provider: Provider, paths: Paths, templates: Templates) -> str:
    kinds = []
    for kind, finishes in (("buylist", provider.buylist), ("retail", provider.retail)):
        series = [f'"{finish}":{_days(number, next(paths), templates)}' for finish in finishes]
        kinds.append(f'"{kind}":{{{",".join(series)}}}')
    return f'"{provider.word}":{{{kinds[0]},"currency":"{provider.currency}",{kinds[1]}}}'


def _days(number: int, path: Texts, templates: Templates) -> str:
    template, present = templates[number % 97 if number % 97 < GAPS else 0]
    return template % tuple(path[present])


def _templates(last: date) -> Templates:
    """Return texts of all 90 days, and of some of them, with a place for each price; and their days."""
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    random = Random(4)
    found = []
    for gap in range(GAPS):
        first, missing = random.randrange(DAYS // 2), random.randrange(1, DAYS // 2)
        present = [place for place in range(DAYS) if gap == 0 or not first <= place < first + missing]
        text = ",".join(f'"{days[place].isoformat()}":%s' for place in present)
        found.append((f"{{{text}}}", np.array(present)))
    return found


def _write_identifiers(path: Path, cards: int, last: date) -> None:
    with path.open("wb") as file:
        file.write(_head(last))
        for number in range(cards):
            file.write(b"," * (number > 0) + b'"%b":%b' % (_uuid(number).encode(), orjson.dumps(_identified(number))))
        file.write(b"}}")


def _identified(number: int) -> dict[str, object]:
    """Return a card's entry in AllIdentifiers, all its identifiers as text."""
    name = f"Made-up Card {number}"
    return {
        "artist": "A Made-up Artist", "artistIds": [_uuid(number + 10**7)], "boosterTypes": ["default"],
        "borderColor": "black", "colorIdentity": ["W"], "colors": ["W"],
        "convertedManaCost": 4.0, "edhrecRank": number, "finishes": ["nonfoil", "foil"], "frameVersion": "2015",
        "identifiers": {
            "cardKingdomFoilId": str(number + 1), "cardKingdomId": str(number + 2), "mcmId": str(number + 300_000),
            "mcmMetaId": str(number + 3), "mtgjsonV4Id": _uuid(number + 2 * 10**7), "multiverseId": str(number + 1),
            "scryfallCardBackId": _uuid(1), "scryfallId": _uuid(number + 3 * 10**7),
            "scryfallIllustrationId": _uuid(number + 4 * 10**7), "scryfallOracleId": _uuid(number + 5 * 10**7),
            "tcgplayerProductId": str(number + 100_000),
        },
        "keywords": ["Flying"], "language": "English", "layout": "normal",
        "legalities": {"commander": "Legal", "duel": "Legal", "legacy": "Legal", "modern": "Legal", "vintage": "Legal"},
        "manaCost": "{3}{W}", "manaValue": 4.0, "name": name, "number": str(number // 300 + 1), "power": "2",
        "printings": [f"S{code:02}" for code in range(number % 20)],
        "purchaseUrls": dict.fromkeys(SHOPS, f"https://mtgjson.com/links/{number:016x}"),
        "rarity": "rare", "setCode": f"X{number % 300:03}", "sourceProducts": {"nonfoil": [_uuid(number % 999)]},
        "rulings": [{"date": "2019-10-04", "text": "A ruling on a card that nobody ever played. " * 4}] * (number % 4),
        "subtypes": ["Human", "Soldier"], "supertypes": [], "text": "Artifacts you control have hexproof. " * 4,
        "toughness": "5", "type": "Creature — Human Soldier", "types": ["Creature"], "uuid": _uuid(number),
    }  # fmt: skip
