"""Tables of other apps: header and rows in the app's own dialect of CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from collection.export.contract import Exporter, Spelling, Target, meanings
from collection.export.held import Held, HeldLot
from collection.formats.contract import Format
from market.variants import Finish

CRLF = "\r\n"
FLAG_WORDS = ("true", "false")
# Spreadsheet programs run a cell that begins so as a formula, unless an apostrophe is before it.
FORMULA = ("=", "+", "-", "@", "\t", "\0")
ESCAPE = "'"


@dataclass(frozen=True, slots=True)
class RowOf:
    """What a row says: copies of a holding, in the words of a table."""

    table: "AppTable"
    held: Held
    lot: HeldLot
    currency: str | None

    @property
    def cost(self) -> str:
        """Return the cost of one copy; "" where it is unknown, or in a currency that the file cannot say."""
        exporter, lot = self.table.exporter, self.lot
        price = lot.unit_price()
        if price is None or (lot.is_gift and exporter.drops_gifts):
            return ""
        is_told = exporter.has_currencies or lot.is_gift or lot.currency == self.currency
        return f"{price:f}" if is_told else ""

    def says(self, what: str) -> str:
        """Return the cell of a meaning (a field of `Columns`)."""
        return _SAYS[what](self)

    def flag(self, what: str, is_set: bool) -> str:
        """Return the word for a flag."""
        yes, no = self.table.flags.get(what, FLAG_WORDS)
        return yes if is_set else no

    def product(self) -> int | None:
        """Return TCGplayer's product; an etched card has its own."""
        card = self.held.card
        is_etched = self.held.finish is Finish.ETCHED
        return (card.tcgplayer_etched_id if is_etched else None) or card.tcgplayer_id

    def kind(self) -> str:
        """Return the kind of a location that holds property: a list would be of wishes."""
        kind = self.held.location_kind
        return "" if not self.held.location else kind if kind in ("binder", "deck") else "binder"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppTable:
    """A table of an app. `header` is in its order; `cells` writes the columns that mean nothing to the reader."""

    reads: Format
    header: tuple[str, ...]
    cells: Mapping[str, Callable[[RowOf], str]]
    flags: Mapping[str, tuple[str, str]]
    is_upper: bool  # codes of sets
    preamble: str
    dialect: Mapping[str, Any]
    exporter: Exporter
    meanings: Mapping[str, str]


def app_table(
    reads: Format,
    header: str,
    *,
    title: str = "",
    conditions: Spelling | None = None,
    finishes: Spelling | None = None,
    languages: Spelling | None = None,
    cells: Mapping[str, Callable[[RowOf], str]] = MappingProxyType({}),
    also_holds: Iterable[str] = (),
    flags: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    is_upper: bool = True,
    preamble: str = "",
    quotes_all: bool = False,
    delimiter: str = ",",
    line_end: str = CRLF,
    fixed_currency: str | None = None,
) -> Exporter:
    """Return the writer of a table that a format reads. `also_holds`: what `cells` say. Other columns stay empty."""
    columns = tuple(header.split(","))
    meant = meanings(reads, columns, cells)
    exporter = Exporter(
        slug=reads.slug,
        title=title or reads.title,
        write=lambda _exporter, held, target: _written(table, held, target),
        holds=frozenset(meant.values()) | frozenset(also_holds),
        conditions=conditions,
        finishes=finishes,
        languages=languages,
        fixed_currency=fixed_currency,
        drops_gifts=reads.is_zero_cost_unknown,
    )
    quoting = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
    table = AppTable(
        reads=reads,
        header=columns,
        cells=cells,
        flags=flags,
        is_upper=is_upper,
        preamble=preamble,
        dialect={"delimiter": delimiter, "lineterminator": line_end, "quoting": quoting},
        exporter=exporter,
        meanings=meant,
    )
    return exporter


class Lines:
    """The file of the csv module: returns what is written to it."""

    def write(self, text: str) -> str:
        """Return a line as it is."""
        return text


def csv_lines(rows: Iterable[Sequence[str]], *, is_safe: bool, **dialect: Any) -> Iterator[str]:
    """Yield rows as lines of CSV (RFC 4180); `is_safe`: with an apostrophe before what a spreadsheet would run."""
    writer = csv.writer(Lines(), **dialect)
    for row in rows:
        yield writer.writerow([inert(cell) for cell in row] if is_safe else row)


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"{ESCAPE}{cell}" if cell.startswith(FORMULA) else cell


def _written(table: AppTable, held: Iterable[Held], target: Target) -> Iterator[str]:
    yield table.preamble
    yield from csv_lines([table.header], is_safe=False, **table.dialect)
    yield from csv_lines(_rows(table, held, target), is_safe=target.is_safe, **table.dialect)


def _rows(table: AppTable, held: Iterable[Held], target: Target) -> Iterator[list[str]]:
    currency = table.exporter.fixed_currency or target.currency
    for one in held:
        if one.card.name:
            for lot in table.exporter.rows_of(one):
                yield _cells(table, RowOf(table, one, lot, currency))


def _cells(table: AppTable, row: RowOf) -> list[str]:
    return [
        row.says(what)
        if (what := table.meanings.get(column))
        else make(row)
        if (make := table.cells.get(column))
        else ""
        for column in table.header
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _set_code(row: RowOf) -> str:
    code = row.held.card.set_code
    return code.upper() if row.table.is_upper else code


def _word(words: Spelling | None, value: str | None) -> str:
    return words.word(value) if words else ""


_SAYS: Mapping[str, Callable[[RowOf], str]] = MappingProxyType(
    {
        "quantity": lambda row: str(row.lot.quantity),
        "name": lambda row: row.held.card.name,
        "set_code": _set_code,
        "set_name": lambda row: row.held.card.set_name,
        "collector_number": lambda row: row.held.card.collector_number,
        "finish": lambda row: _word(row.table.exporter.finishes, row.held.finish),
        "condition": lambda row: _word(row.table.exporter.conditions, row.held.condition),
        "language": lambda row: _word(row.table.exporter.languages, row.held.language),
        "scryfall_id": lambda row: _text(row.held.card.scryfall_id),
        "tcgplayer_product_id": lambda row: _text(row.product()),
        "tcgplayer_sku": lambda row: _text(row.held.card.tcgplayer_sku),
        "cardmarket_product_id": lambda row: _text(row.held.card.cardmarket_id),
        "multiverse_id": lambda row: _text(row.held.card.multiverse_id),
        "unit_cost": lambda row: row.cost,
        "cost_currency": lambda row: row.lot.currency or "" if row.cost else "",
        "acquired_on": lambda row: _text(row.lot.acquired_on),
        "location": lambda row: row.held.location,
        "location_kind": RowOf.kind,
        "tags": lambda row: row.table.reads.tag_separator.join(row.held.tags),
        "notes": lambda row: row.held.notes,
        "signed": lambda row: row.flag("signed", row.held.is_signed),
        "altered": lambda row: row.flag("altered", row.held.is_altered),
        "misprint": lambda row: row.flag("misprint", row.held.is_misprint),
        "proxy": lambda row: row.flag("proxy", row.held.is_proxy),
        "playset": lambda _row: "",  # copies are counted one by one
    }
)
