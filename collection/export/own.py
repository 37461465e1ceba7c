"""Dualcaster's own files: CSV and JSON, a row a lot; collection/formats/dualcaster.py reads them without a loss."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from collection.export.contract import FEES, WORDS, Exporter, Target, spelling
from collection.export.held import Held, HeldLot
from collection.export.tables import CRLF, csv_lines
from collection.formats import dualcaster
from collection.formats.contract import COLUMN_FIELDS
from collection.formats.dualcaster import NAMES, encode, encode_tags
from collection.formats.registry import FORMATS
from collection.ledger.money import major
from market.variants import Condition, Finish, Language

VERSION = 1
_HOLDS = frozenset((*COLUMN_FIELDS, FEES, WORDS))


def row_of(held: Held, lot: HeldLot) -> dict[str, Any]:
    """Return all that is known of the copies of a lot, by the names of `NAMES`; None is unknown.

    Amounts are texts: a number of JSON would be a binary fraction to most readers.
    """
    card, currency = held.card, lot.currency or ""
    return {
        "quantity": lot.quantity,
        "name": card.name,
        "set_code": card.set_code,
        "set_name": card.set_name,
        "collector_number": card.collector_number,
        "finish": held.finish,
        "condition": held.condition,
        "language": held.language,
        "location": held.location,
        "location_kind": held.location_kind,
        "tags": held.tags,
        "notes": held.notes,
        "price": None if lot.price is None else f"{major(lot.price, currency):f}",
        "fees": f"{major(lot.fees, currency):f}" if lot.fees else None,
        "currency": lot.currency,
        "acquired_on": lot.acquired_on,
        "signed": held.is_signed,
        "altered": held.is_altered,
        "misprint": held.is_misprint,
        "proxy": held.is_proxy,
        "condition_word": held.condition_word,
        "finish_word": held.finish_word,
        "language_word": held.language_word,
        "scryfall_id": card.scryfall_id,
        "tcgplayer_product_id": card.tcgplayer_id,
        "tcgplayer_sku": card.tcgplayer_sku,
        "cardmarket_product_id": card.cardmarket_id,
        "cardtrader_blueprint_id": card.cardtrader_id,
        "mtgo_id": card.mtgo_id,
        "multiverse_id": card.multiverse_id,
    }


def _rows(held: Iterable[Held]) -> Iterator[dict[str, Any]]:
    return (row_of(one, lot) for one in held for lot in one.lots)


def write_csv(_exporter: Exporter, held: Iterable[Held], target: Target) -> Iterator[str]:
    """Yield the lines of the CSV file."""
    delimiter = ";" if target.has_commas else ","
    dialect: Mapping[str, Any] = {"delimiter": delimiter, "lineterminator": CRLF, "quoting": csv.QUOTE_MINIMAL}
    rows = map(_with_commas, _rows(held)) if target.has_commas else _rows(held)
    yield from csv_lines([[*NAMES.values()]], is_safe=False, **dialect)
    yield from csv_lines(map(_cells, rows), is_safe=target.is_safe, **dialect)


def _with_commas(row: dict[str, Any]) -> dict[str, Any]:
    return row | {what: row[what].replace(".", ",") for what in ("price", "fees") if row[what]}


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [_cell(value) for value in row.values()]


def _cell(value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, tuple):
        return encode_tags(value)
    return "yes" if value is True else str(value)


def write_json(_exporter: Exporter, held: Iterable[Held], _target: Target) -> Iterator[str]:
    """Yield the JSON document, a lot a line. A lot leaves out what is unknown or empty."""
    encoder = msgspec.json.Encoder()
    yield f'{{"format":"dualcaster","version":{VERSION},"columns":{encoder.encode([*NAMES]).decode()},"lots":['
    between = "\n"
    for row in _rows(held):
        yield between + encoder.encode({name: value for name, value in row.items() if value}).decode()
        between = ",\n"
    yield "\n]}\n"


_reads = FORMATS[dualcaster.CSV]
_conditions = spelling(_reads.conditions, [condition.value for condition in Condition])
_finishes = spelling(_reads.finishes, [finish.value for finish in Finish])
_languages = spelling(_reads.languages, [language.value for language in Language])
OWN_CSV = Exporter(
    slug=dualcaster.CSV,
    title="Dualcaster",
    write=write_csv,
    holds=_HOLDS,
    conditions=_conditions,
    finishes=_finishes,
    languages=_languages,
    is_lossless=True,
)
OWN_JSON = Exporter(
    slug=dualcaster.JSON,
    title="Dualcaster, JSON",
    write=write_json,
    holds=_HOLDS,
    conditions=_conditions,
    finishes=_finishes,
    languages=_languages,
    is_lossless=True,
    extension="json",
    media_type="application/json",
)
