"""CardTrader's blueprints (its name for cards): the card of each, and when all offers of a card have arrived.

Several blueprints can be of one card, such as its foil and its etched copies. Their offers are aggregated, so the first
ones are buffered until the last ones arrive, compressed: each offer has a kilobyte about its seller.
"""

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from ingestion.contract import Record, Rejected
from ingestion.parsing.values import reject
from ingestion.sources.cardtrader_offers import BlueprintOffers, card_records

_SINGLES = 1  # category_id of single cards


class _Blueprint(msgspec.Struct):
    id: int
    version: str | None = None
    scryfall_id: UUID | None = None
    category_id: int | None = None


class _Known(NamedTuple):
    card: UUID | None  # None for boosters and the like
    is_etched: bool


class _Waiting(NamedTuple):
    blueprint: str
    offers: bytes


class Blueprints:
    """The blueprints of an expansion or of a file, and the buffered offers of incomplete cards."""

    def __init__(self, offered: set[UUID] | None = None) -> None:
        """`offered` are the cards with offers in other expansions; adds those of this one."""
        self._offered: set[UUID] = set() if offered is None else offered
        self._known: dict[str, _Known] = {}
        self._expected: Counter[UUID] = Counter()  # blueprints of a card without their offers yet
        self._waiting: dict[UUID, list[_Waiting]] = defaultdict(list)

    def remember(self, value: Any) -> Iterator[Rejected]:
        """Store a blueprint; yield a rejection if it cannot be read."""
        try:
            blueprint = msgspec.convert(value, _Blueprint)
        except ValueError as error:
            yield reject(f"blueprint {value!r}", error)
            return
        key, card = str(blueprint.id), blueprint.scryfall_id
        if key not in self._known and (card or blueprint.category_id not in (None, _SINGLES)):
            self._known[key] = _Known(card, "etched" in (blueprint.version or "").lower())
            self._expected.update([card] if card else [])

    def records(self, key: str, offers: Any, as_of: datetime) -> Iterator[Record]:
        """Yield the series of a blueprint's card, once the offers of its last blueprint have arrived."""
        known = self._known.get(key)
        if known is None:
            yield reject(f"blueprint {key}", "no Scryfall id stands before its offers")
        elif known.card in self._offered:
            yield reject(f"blueprint {key}", "offers of its card have been read before")
        elif known.card:
            yield from self._arrived(known.card, BlueprintOffers(key, known.is_etched, offers), as_of)

    def rest(self, as_of: datetime) -> Iterator[Record]:
        """Yield the series of the cards whose other blueprints have no offers."""
        for card in list(self._waiting):
            yield from self._folded(card, [], as_of)

    def _arrived(self, card: UUID, blueprint: BlueprintOffers, as_of: datetime) -> Iterator[Record]:
        self._expected[card] -= 1
        if self._expected[card] <= 0:
            yield from self._folded(card, [blueprint], as_of)
            return
        try:
            self._waiting[card].append(_Waiting(blueprint.key, _packed(blueprint.offers)))
        except RecursionError:  # parsers accept slightly deeper nesting than the encoder
            yield reject(f"blueprint {blueprint.key}", "is nested too deep")

    def _folded(self, card: UUID, last: list[BlueprintOffers], as_of: datetime) -> Iterator[Record]:
        waiting = self._waiting.pop(card, [])
        others = [BlueprintOffers(key, self._known[key].is_etched, _unpacked(offers)) for key, offers in waiting]
        self._offered.add(card)
        yield from card_records(card, [*others, *last], as_of)


def _packed(offers: Any) -> bytes:
    return zlib.compress(json.dumps(offers).encode(), level=1)


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))
