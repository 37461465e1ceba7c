"""The end of a catalogue that was read whole: the set of its cards, so that missing ones count as gone."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec

from ingestion.contract import CatalogueCard, Record, Rejected, WholeCatalogue
from ingestion.parsing.values import BROKEN_JSON


class _Identified(msgspec.Struct):
    id: UUID


_decode = msgspec.json.Decoder(_Identified).decode


def whole_catalogue(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records of a catalogue, and at its end, unless it was cut off, the set of its cards.

    The set includes rejected cards: a faulty card is not gone.
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
