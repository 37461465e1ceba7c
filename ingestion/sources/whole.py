"""The end of a catalogue that was read whole: which cards there are, so that those that are missing count as gone."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec

from ingestion.sources.base import CatalogueCard, Record, Rejected, WholeCatalogue
from ingestion.sources.values import BROKEN_JSON


class _Identified(msgspec.Struct):
    id: UUID


_decode = msgspec.json.Decoder(_Identified).decode


def whole_catalogue(records: Iterable[Record]) -> Iterator[Record]:
    """Pass on the records of a catalogue, and then, if it did not break off, which cards it has.

    A card that was rejected is there, too: what is wrong with it does not make it gone.
    """
    cards: set[UUID] = set()
    unread = 0
    for record in records:
        if isinstance(record, CatalogueCard):
            cards.add(record.scryfall_id)
        elif isinstance(record, Rejected):
            card = _card_of(record)
            cards |= {card} if card else set()
            unread += card is None
        yield record
    yield WholeCatalogue(frozenset(cards), unread)


def _card_of(rejected: Rejected) -> UUID | None:
    try:
        return _decode((rejected.record or "").encode()).id
    except BROKEN_JSON:
        return None
