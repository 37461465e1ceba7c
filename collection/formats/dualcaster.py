"""Dualcaster's own files, as CSV and as JSON: a row a lot, with all that is known of its copies.

Nothing is lost in them: the prices of all copies of a lot with fees and currency, days, places, tags, notes, and the
words of other files that nobody knows. In CSV a cell is one line: line ends, tabs and backslashes are escaped.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import TypeVar

import msgspec

from collection.formats.contract import Columns, Format, having
from collection.formats.rows import ParsedRow, Row, Word
from collection.formats.words import NO_FLAG, table
from collection.tables.currencies import currency_code
from collection.tables.dates import InvalidDate, parse_date
from market.variants import Condition, Finish, Language

V = TypeVar("V")
CSV, JSON = "dualcaster", "dualcaster_json"
# The names of the columns, in CSV and in JSON.
NAMES: Mapping[str, str] = {
    "quantity": "Quantity",
    "name": "Name",
    "set_code": "Set Code",
    "set_name": "Set Name",
    "collector_number": "Collector Number",
    "finish": "Finish",
    "condition": "Condition",
    "language": "Language",
    "location": "Location",
    "location_kind": "Location Kind",
    "tags": "Tags",
    "notes": "Notes",
    "price": "Price",
    "fees": "Fees",
    "currency": "Currency",
    "acquired_on": "Acquired On",
    "signed": "Signed",
    "altered": "Altered",
    "misprint": "Misprint",
    "proxy": "Proxy",
    "condition_word": "Condition Word",
    "finish_word": "Finish Word",
    "language_word": "Language Word",
    "scryfall_id": "Scryfall ID",
    "tcgplayer_product_id": "TCGplayer ID",
    "tcgplayer_sku": "TCGplayer SKU",
    "cardmarket_product_id": "Cardmarket ID",
    "cardtrader_blueprint_id": "CardTrader ID",
    "mtgo_id": "MTGO ID",
    "multiverse_id": "Multiverse ID",
}
_READ_ALIKE = (
    "quantity", "name", "set_code", "set_name", "collector_number", "finish", "condition", "language", "signed",
    "altered", "misprint", "scryfall_id", "tcgplayer_product_id", "tcgplayer_sku", "cardmarket_product_id",
    "cardtrader_blueprint_id", "mtgo_id", "multiverse_id",
)  # fmt: skip
LARGEST = Decimal(10**11)  # of a lot, in the currency's main unit
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r"[\\\n\r\t]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", re.DOTALL)
_UNESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_QUOTE, _QUOTED = "'", frozenset("=+-@\t\0'")


@lru_cache(maxsize=8192)  # names of sets, places and grades repeat
def encode(text: str) -> str:
    """Return a text as a cell of one line, from which `decode` makes the same text again."""
    cell = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text)
    if not unicodedata.is_normalized("NFC", cell):  # readers compose letters with their accents
        cell = "".join(sign if sign.isascii() else _numbered(ord(sign)) for sign in cell)
    # Readers take one apostrophe off before such signs: spreadsheets want it there.
    return f"{_QUOTE}{cell}" if cell[:1] == _QUOTE and cell[1:2] in _QUOTED and len(cell) > 1 else cell


def decode(cell: str) -> str:
    """Return the text of a cell, with or without the apostrophe for spreadsheets."""
    if cell[:1] == _QUOTE and len(cell) > 1 and cell[1] in _QUOTED:
        cell = cell[1:]
    return _ESCAPE.sub(_unescaped, cell)


def encode_tags(tags: tuple[str, ...]) -> str:
    """Return tags as a cell, commas between them."""
    return encode(",".join(tag.replace("\\", "\\\\").replace(",", "\\,") for tag in tags))


def decode_tags(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell."""
    text = decode(cell)
    parts = re.findall(r"(?:\\.|[^\\,])+", text, re.DOTALL)
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts)


def _numbered(sign: int) -> str:
    return f"\\u{sign:04x}" if sign < 0x10000 else f"\\U{sign:08x}"


def _unescaped(found: re.Match[str]) -> str:
    if number := found[1] or found[2]:
        return chr(int(number, 16)) if int(number, 16) < 0x110000 else found[0]
    return _UNESCAPES.get(found[3], found[3])


class _Cells:
    """The cells of a row by what they say, decoded; remarks name those that cannot be read."""

    def __init__(self, row: ParsedRow, names: Mapping[str, str], text: Callable[[str], str]) -> None:
        self._raw, self._names, self._text = row.raw, names, text
        self.remarks = [*row.remarks]

    def cell(self, what: str) -> str:
        """Return a cell as it is."""
        return self._raw.get(self._names[what], "")

    def text(self, what: str) -> str:
        """Return the text of a cell."""
        return self._text(self.cell(what))

    def word(self, what: str, word: Word[V]) -> Word[V]:
        """Return a word of ours, else the one of another file that nobody knows."""
        return word if word.value is not None else Word(None, self.text(f"{what}_word") or word.raw)

    def amount(self, what: str) -> Decimal | None:
        """Return an amount; its decimal sign may be a comma, as a spreadsheet has saved it."""
        cell = self.text(what).strip()
        if not cell:
            return None
        try:
            amount: Decimal | None = Decimal(cell.replace(",", "."))
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or not 0 <= amount <= LARGEST:
            self.remarks.append(f"{cell!r:.40} is no amount")
            return None
        return amount

    def currency(self) -> str | None:
        """Return the code of the currency."""
        cell = self.text("currency").strip()
        code = currency_code(cell) if cell else None
        if cell and code is None:
            self.remarks.append(f"{cell!r:.40} is no currency")
        return code

    def day(self) -> date | None:
        """Return the day of the acquisition."""
        cell = self.text("acquired_on").strip()
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
        try:
            return parse_date(cell)
        except InvalidDate as error:
            self.remarks.append(f"the date {error}")
            return None


def _whole(rows: Iterator[Row], names: Mapping[str, str], text: Callable[[str], str], is_csv: bool) -> Iterator[Row]:
    """Yield rows with all that their cells say, beyond what the one way of reading knows."""
    for row in rows:
        yield _completed(row, _Cells(row, names, text), is_csv) if isinstance(row, ParsedRow) else row


def _completed(row: ParsedRow, cells: _Cells, is_csv: bool) -> ParsedRow:
    currency = cells.currency()
    price, fees = cells.amount("price"), cells.amount("fees") or Decimal(0)
    has_money = currency is not None
    return replace(
        row,
        name=cells.text("name"),
        set_name=cells.text("set_name"),
        collector_number=cells.text("collector_number"),
        location=cells.text("location"),
        location_kind=cells.text("location_kind"),
        notes=cells.text("notes"),
        tags=decode_tags(cells.cell("tags")) if is_csv else _tags(cells),
        set_code=cells.text("set_code").casefold(),
        condition=cells.word("condition", row.condition),
        finish=cells.word("finish", row.finish),
        language=cells.word("language", row.language),
        unit_cost=price / row.quantity if price is not None and (has_money or not price) else None,
        unit_fees=fees / row.quantity if has_money else Decimal(0),
        cost_currency=currency if price is not None or fees else None,
        acquired_on=cells.day(),
        is_proxy=cells.text("proxy").strip().casefold() not in NO_FLAG,
        remarks=tuple(cells.remarks),
    )


def _tags(cells: _Cells) -> tuple[str, ...]:
    cell = cells.cell("tags")
    try:
        return tuple(msgspec.json.decode(cell, type=list[str])) if cell else ()
    except msgspec.DecodeError:
        cells.remarks.append(f"{cell!r:.40} is no list of tags")
        return ()


def _format(slug: str, title: str, names: Mapping[str, str], text: Callable[[str], str]) -> Format:
    return Format(
        slug=slug,
        title=title,
        signatures=(having(*(names[f"{what}_word"] for what in ("condition", "finish", "language")), names["fees"]),),
        columns=Columns(**{what: names[what] for what in _READ_ALIKE}),
        conditions=table({condition.value: condition for condition in Condition}),
        finishes=table({finish.value: finish for finish in Finish}),
        languages=table({language.value: language for language in Language}),
        merge=partial(_whole, names=names, text=text, is_csv=slug == CSV),
    )


FORMATS = (
    _format(CSV, "Dualcaster", NAMES, decode),
    _format(JSON, "Dualcaster, JSON", {what: what for what in NAMES}, str),
)
