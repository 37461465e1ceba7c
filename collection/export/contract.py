"""What an export format is: the reader's format with the columns to write, and the words for each value.

A column means what the reader's format says, and a word what its table says: one table for both ways. A writer adds the
order of the columns, which of several words it writes, and cells that no reader understands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from collection.export.held import Held, HeldLot
from collection.formats.contract import COLUMN_FIELDS, Format, fold_word
from market.variants import Condition, Finish, Language

# What a file may say beyond the columns of a reader.
FEES, WORDS = "fees", "words"


@dataclass(frozen=True, slots=True)
class Spelling:
    """The word for each value, such as a condition's. Values are those of an enumeration of texts.

    `becomes`: what a value is read as that has no word of its own; None: an empty cell.
    """

    words: Mapping[str, str]
    becomes: Mapping[str | None, str] = field(default_factory=dict)

    def word(self, value: str | None) -> str:
        """Return the word for a value, "" where the format has none, and for an unknown one."""
        return "" if value is None else self.words.get(value, "")


def spelling(
    read: Mapping[str, Condition] | Mapping[str, Finish] | Mapping[str, Language],
    words: Iterable[str],
    instead: Mapping[str, str] = MappingProxyType({}),
) -> Spelling:
    """Return the inverse of a reader's table by the words to write; `instead`: values written as another one.

    Raises ValueError for a word that the reader does not know, and for two with one meaning.
    """
    spelled: dict[str, str] = {}
    for word in words:
        value = read.get(fold_word(word))
        if value is None or value in spelled:
            raise ValueError(f"{word!r} is no word of its own")
        spelled[value] = word
    becomes: dict[str | None, str] = {value: other for value, other in instead.items()}  # noqa: C416
    if (empty := read.get("")) is not None:
        becomes[None] = empty
    return Spelling(spelled | {value: spelled[other] for value, other in instead.items()}, becomes)


@dataclass(frozen=True, slots=True)
class Target:
    """How a file is written. `currency`: that of the costs where a file can say none; `is_safe`: for spreadsheets.

    `has_commas`: our own CSV with decimal commas, and semicolons between cells, as many spreadsheets want them.
    """

    currency: str | None = None
    is_safe: bool = False
    has_commas: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A format to write. `write` yields a file's text in pieces.

    `holds` is what it says, by the names of `Columns`, FEES and WORDS. Without a spelling nothing is said of that.
    `fixed_currency` is that of all costs; `drops_gifts`: a cost of 0 is none. A row is a lot where the format has costs
    or days, else a holding.
    """

    slug: str
    title: str
    write: Callable[["Exporter", Iterable[Held], Target], Iterator[str]]
    holds: frozenset[str]
    conditions: Spelling | None = None
    finishes: Spelling | None = None
    languages: Spelling | None = None
    fixed_currency: str | None = None
    drops_gifts: bool = False
    is_lossless: bool = False
    extension: str = "csv"
    media_type: str = "text/csv"

    @property
    def has_currencies(self) -> bool:
        """Return whether each cost says its currency."""
        return "cost_currency" in self.holds

    @property
    def names_printings(self) -> bool:
        """Return whether a row says which printing its card is, not only the edition."""
        return not self.holds.isdisjoint(
            ("collector_number", "scryfall_id", "tcgplayer_product_id", "cardmarket_product_id")
        )

    def rows_of(self, held: Held) -> Sequence[HeldLot]:
        """Return the rows of a holding: its lots, or all copies together."""
        if not self.holds.isdisjoint(("unit_cost", "acquired_on")):
            return held.lots
        return (HeldLot(sum(lot.quantity for lot in held.lots)),)


def meanings(reads: Format, header: Sequence[str], others: Iterable[str]) -> dict[str, str]:
    """Return what the columns of a header mean to their reader, by column; `others` are written by no meaning."""
    found = {column: what for what in COLUMN_FIELDS for column in reads.columns.names(what)}
    left_out = set(others)
    return {column: found[column] for column in header if column in found and column not in left_out}
