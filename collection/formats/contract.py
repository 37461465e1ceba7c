"""What a format is: how its header is recognised, what its columns mean, and what its words mean.

A format is data. The one way of reading (`collection/formats/reading.py`) works for all of them; a format adds code
only where a cell says several things (`derive`), or several rows one (`merge`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from collection.formats.rows import Row, SkipReason
from market.variants import Condition, Finish, Language

Cells = Mapping[str, str]  # by column name
Names = str | tuple[str, ...]  # of one column, in the order in which they are looked for; () for none


def fold_word(word: str) -> str:
    """Return the form in which names of columns and words in cells are compared: case and outer blanks do not count."""
    return word.strip().casefold()


@dataclass(frozen=True, slots=True)
class Signature:
    """Columns that tell a format: all of `columns`, none of `absent`; with `is_whole` no other column at all."""

    columns: tuple[str, ...]
    absent: tuple[str, ...] = ()
    is_whole: bool = False

    def fits(self, header: frozenset[str]) -> bool:
        """Return whether a header of folded names is this format's."""
        present = set(map(fold_word, self.columns))
        if self.is_whole:
            return header == present
        return present <= header and header.isdisjoint(map(fold_word, self.absent))


def having(*present: str, without: Iterable[str] = ()) -> Signature:
    """Return the signature of headers with some columns, and without others."""
    return Signature(present, tuple(without))


def exactly(*columns: str) -> Signature:
    """Return the signature of headers with these columns and no other."""
    return Signature(columns, is_whole=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of the columns that say each thing; several names where the app has changed them.

    Columns of market prices are in none of these: a quote is no cost.
    """

    quantity: Names = ()
    name: Names = ()
    set_code: Names = ()
    set_name: Names = ()
    collector_number: Names = ()
    finish: Names = ()
    condition: Names = ()
    language: Names = ()
    scryfall_id: Names = ()
    tcgplayer_product_id: Names = ()
    tcgplayer_sku: Names = ()
    cardmarket_product_id: Names = ()
    cardtrader_blueprint_id: Names = ()
    mtgo_id: Names = ()
    multiverse_id: Names = ()
    unit_cost: Names = ()
    cost_currency: Names = ()
    acquired_on: Names = ()
    location: Names = ()
    location_kind: Names = ()
    tags: Names = ()
    notes: Names = ()
    signed: Names = ()
    altered: Names = ()
    misprint: Names = ()
    proxy: Names = ()
    playset: Names = ()

    def names(self, what: str) -> tuple[str, ...]:
        """Return the names of the column that says `what`."""
        names: Names = getattr(self, what)
        return (names,) if isinstance(names, str) else names


COLUMN_FIELDS = tuple(column.name for column in fields(Columns))


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows to leave out: those with one of `words` in `column`, or those without, or all where there is no column."""

    reason: SkipReason
    column: str = ""
    words: frozenset[str] = frozenset()
    is_unless: bool = False

    def concerns(self, cells: Cells) -> bool:
        """Return whether a row is left out. A file without the column has no such row."""
        if not self.column:
            return True
        cell = cells.get(self.column)
        return cell is not None and (fold_word(cell) in self.words) is not self.is_unless


def skip_where(column: str, *words: str, reason: SkipReason) -> Skip:
    """Return the rule that leaves out rows with one of some words."""
    return Skip(reason, column, frozenset(map(fold_word, words)))


def skip_unless(column: str, *words: str, reason: SkipReason) -> Skip:
    """Return the rule that leaves out rows without any of some words."""
    return Skip(reason, column, frozenset(map(fold_word, words)), is_unless=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One form in which an app exports a collection. Keys of the tables of words are folded (`fold_word`)."""

    slug: str
    title: str
    signatures: tuple[Signature, ...]
    columns: Columns
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    finishes: Mapping[str, Finish] = field(default_factory=dict)
    languages: Mapping[str, Language] = field(default_factory=dict)
    # Finishes of words that are in no table, by a part of the word; for apps whose words are open-ended.
    finishes_by_part: tuple[tuple[str, Finish], ...] = ()
    # Columns that count the copies of one finish each, None for an unknown one; instead of `columns.quantity`.
    quantities_by_finish: tuple[tuple[str, Finish | None], ...] = ()
    is_row_a_copy: bool = False  # no column says how many
    cost_currency: str | None = None  # of costs without a word or sign of their own
    is_cost_in_cents: bool = False
    is_zero_cost_unknown: bool = False  # the app writes 0 where nothing was entered
    tag_separator: str = ","
    skips: tuple[Skip, ...] = ()
    private_columns: frozenset[str] = frozenset()  # of third persons: never kept
    derive: Callable[[Cells], Cells] | None = None  # cells to put in place of, or beside, those of the file
    merge: Callable[[Iterator[Row]], Iterator[Row]] | None = None

    def column_names(self) -> Iterator[str]:
        """Yield every name of a column that this format knows, in its own spelling."""
        for signature in self.signatures:
            yield from signature.columns
        for what in COLUMN_FIELDS:
            yield from self.columns.names(what)
        yield from (column for column, _ in self.quantities_by_finish)
        yield from (skip.column for skip in self.skips if skip.column)
        yield from self.private_columns
