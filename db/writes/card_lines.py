"""Cards in COPY's text format: the part of storing them that needs no database and can run ahead."""

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

# Placeholders until a line is escaped; texts have no NUL, which the database would reject.
SEPARATOR, NULL = "\0,", "\0N"
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (SEPARATOR, "\t"), (NULL, "\\N"))


@dataclass(frozen=True, slots=True)
class CardLines:
    """Cards of one edition, with their sets and their faces in MTGJSON.

    `described` and `named` map Scryfall ids to lines of COPY's text format: cards that a catalogue describes, and cards
    known by name only. `faces` map MTGJSON's uuids to Scryfall ids.
    """

    as_of: datetime
    sets: Mapping[str, list[Any]]
    described: Mapping[str, str]
    named: Mapping[str, str]
    faces: Mapping[str, str]


def prepare(cards: Sequence[CatalogueCard], as_of: datetime) -> CardLines:
    """Return the lines of an edition's cards. Of two records of a catalogue for one card the last one counts."""
    described, named = (_merged(card for card in cards if card.described is wanted) for wanted in (True, False))
    return CardLines(
        as_of,
        _sets([*described.values(), *named.values()]),
        _lines(described),
        _lines(named),
        {str(card.mtgjson_uuid): str(card.scryfall_id) for card in cards if card.mtgjson_uuid},
    )


def _merged(cards: Iterable[CatalogueCard]) -> Mapping[UUID, CatalogueCard]:
    """Return distinct cards, each with all identifiers of its catalogue."""
    merged: dict[UUID, CatalogueCard] = {}
    for card in cards:
        known = merged.get(card.scryfall_id)
        merged[card.scryfall_id] = _merge(known, card) if known else card
    return merged


def _merge(known: CatalogueCard, card: CatalogueCard) -> CatalogueCard:
    """Return the later record, with identifiers that only the earlier has; a card has the uuid of its first face."""
    identifiers = {name: getattr(card, name) or getattr(known, name) for name in IDENTIFIERS}
    if known.front and not card.front:
        identifiers["mtgjson_uuid"] = known.mtgjson_uuid
    return replace(card, front=known.front or card.front, **identifiers)


def _sets(cards: Iterable[CatalogueCard]) -> dict[str, list[Any]]:
    """Return the sets, each as in the first of its described cards, by date of release."""
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
    """Return a card in COPY's text format. Escapes all columns at once, which is faster than one by one."""
    written = [value if type(value) is str else WRITERS.get(type(value), str)(value) for value in _columns(card)]
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


# Values of other types are written by str.
WRITERS: Mapping[type, Callable[[Any], str]] = {
    list: _array,
    dict: _object,
    UUID: attrgetter("hex"),
    type(None): lambda _: NULL,
}
