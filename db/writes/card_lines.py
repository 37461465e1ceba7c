"""Cards as they are sent to the database: what of storing them can be done without it, and ahead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from market.records import IDENTIFIERS, CatalogueCard

DESCRIPTION = (
    "oracle_id", "name", "set_code", "collector_number", "rarity", "lang", "language", "finishes", "type_line",
    "mana_cost", "oracle_text", "colors", "color_identity", "legalities", "image_url", "released_at", "digital",
    "described", "search_name", "search_type", "formats", "reserved", "game_changer", "edhrec_rank", "keywords",
    "mana_value", "power", "toughness", "layout", "games", "flavor_name", "printed_name", "set_type", "extra",
)  # fmt: skip
COLUMNS = ("scryfall_id", *DESCRIPTION, *IDENTIFIERS, "filled")
_columns = attrgetter(*COLUMNS)

# Until the texts of a line are escaped; these have no NUL, which the database would not take.
SEPARATOR, NULL = "\0,", "\0N"
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (SEPARATOR, "\t"), (NULL, "\\N"))


@dataclass(frozen=True, slots=True)
class CardLines:
    """Cards of one edition, with their sets and the faces that MTGJSON knows.

    `described` and `named` have a card each by its Scryfall id, in COPY's text format: what a catalogue describes, and
    what one knows by name only. `faces` have the Scryfall id of each of MTGJSON's uuids.
    """

    as_of: datetime
    sets: Mapping[str, list[Any]]
    described: Mapping[str, str]
    named: Mapping[str, str]
    faces: Mapping[str, str]


def prepare(cards: Sequence[CatalogueCard], as_of: datetime) -> CardLines:
    """Write down the cards of an edition. Of two words of a catalogue for one card the last one counts."""
    described, named = (_merged(card for card in cards if card.described is wanted) for wanted in (True, False))
    return CardLines(
        as_of,
        _sets([*described.values(), *named.values()]),
        _lines(described),
        _lines(named),
        {str(card.mtgjson_uuid): str(card.scryfall_id) for card in cards if card.mtgjson_uuid},
    )


def _merged(cards: Iterable[CatalogueCard]) -> Mapping[UUID, CatalogueCard]:
    """Each card once, with all the identifiers that its catalogue gives."""
    merged: dict[UUID, CatalogueCard] = {}
    for card in cards:
        known = merged.get(card.scryfall_id)
        merged[card.scryfall_id] = _merge(known, card) if known else card
    return merged


def _merge(known: CatalogueCard, card: CatalogueCard) -> CatalogueCard:
    """The later word, without what it forgets; a card has the uuid of its first face."""
    identifiers = {name: getattr(card, name) or getattr(known, name) for name in IDENTIFIERS}
    if known.front and not card.front:
        identifiers["mtgjson_uuid"] = known.mtgjson_uuid
    return replace(card, front=known.front or card.front, **identifiers)


def _sets(cards: Iterable[CatalogueCard]) -> dict[str, list[Any]]:
    """The sets, each as the first described of its cards tells it, by date of release."""
    told: dict[str, CatalogueCard] = {}
    for card in cards:
        known = told.get(card.set_code)
        if known is None or _precedence(card) < _precedence(known):
            told[card.set_code] = card
    return {
        "codes": list(told),
        "names": [card.set_name for card in told.values()],
        "types": [card.set_type for card in told.values()],
        "dates": [card.released_at for card in told.values()],
    }


def _precedence(card: CatalogueCard) -> tuple[bool, date]:
    return not card.described, card.released_at or date.max


def _lines(cards: Mapping[UUID, CatalogueCard]) -> dict[str, str]:
    return {str(scryfall_id): _line(card) for scryfall_id, card in cards.items()}


def _line(card: CatalogueCard) -> str:
    """A card in COPY's text format. What is escaped is escaped in all of its columns at once."""
    written = [NULL if value is None else WRITERS.get(type(value), str)(value) for value in _columns(card)]
    line = SEPARATOR.join(written)
    for character, escaped in ESCAPES:
        line = line.replace(character, escaped)
    return line + "\n"


@lru_cache(4096)
def _array_of(values: tuple[str, ...]) -> str:
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return "{" + ",".join([f'"{value}"' for value in quoted]) + "}"


def _array(values: list[str]) -> str:
    return _array_of(tuple(values))


def _object(value: dict[str, str]) -> str:
    return msgspec.json.encode(value).decode()


# What is of another type is written as str does.
WRITERS: Mapping[type, Callable[[Any], str]] = {list: _array, dict: _object}
