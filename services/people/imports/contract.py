"""What imports are asked and answer: requests, the preview with its rows, and the reasons for which nothing is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from collection.formats.answers import Question
from collection.formats.mapped import SLUG
from collection.formats.registry import FORMATS
from collection.formats.rows import SkipReason
from collection.reconciliation.difference import Mode
from collection.tables.currencies import CODES
from collection.tables.dates import DateOrder
from collection.tables.numbers import DecimalSign
from market.variants import Condition, Finish, Language
from services.paging import LARGEST_PAGE, PageSize
from services.people.fields import LINE
from services.requests import RejectedRequest, Request
from services.rules import Choice, Choices, Flag, Meanings, Text, Texts, WholeNumber

IMPORT_ID = WholeNumber(description="Number of an import, as the list gives it.")


class ImportState(StrEnum):
    """How far an import is. RECEIVED: the file is stored, and not read yet.

    COMMITTING and UNDOING: a worker is to do it.
    """

    RECEIVED = "received"
    PREVIEWED = "previewed"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """What became of a row. The first three are copies (collection/resolution/outcome.py)."""

    EXACT = "exact"
    PROPOSED = "proposed"
    UNRESOLVED = "unresolved"
    SKIPPED = "skipped"
    REJECTED = "rejected"


COPIES = (RowState.EXACT, RowState.PROPOSED, RowState.UNRESOLVED)


class Conflict(StrEnum):
    """Why an import is not committed, changed or undone."""

    NOT_READ = "not_read"  # the preview is not there yet
    ALREADY_COMMITTED = "already_committed"
    IN_PROGRESS = "in_progress"  # a worker commits or undoes it
    UNDONE = "undone"
    IMPORTED_BEFORE = "imported_before"
    INVENTORY_CHANGED = "inventory_changed"
    CATALOGUE_CHANGED = "catalogue_changed"
    FILE_GONE = "file_gone"
    BUILT_UPON = "built_upon"  # a later synchronisation counts from this import
    COPIES_GONE = "copies_gone"  # copies of this import were sold, traded, lost or given away


class ImportConflict(Exception):
    """Nothing was done, for a reason that the message says in words, with the remedy."""

    def __init__(self, conflict: Conflict, message: str) -> None:
        super().__init__(message)
        self.conflict = conflict


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a worker did not commit or undo an import: a reason, and the same in words, with the remedy."""

    code: Conflict
    message: str


class NoSuchImport(LookupError):
    """The user has no such import, or no such row in it."""


class UnknownTable(RejectedRequest):
    """No format, or several ones, have this header: its owner has to say what the columns are."""

    def __init__(self, columns: Sequence[str], examples: Sequence[Sequence[str]]) -> None:
        super().__init__({"format": "is not known by its header: choose one, or say what each column is"})
        self.columns = tuple(columns)
        self.examples = tuple(tuple(cells) for cells in examples)


@dataclass(frozen=True, slots=True)
class ImportRequest(Request):
    """A file to import. `location` takes all its copies, also those for which the file has a location."""

    file_name: Annotated[str, Text(description="Name of the file.", longest=255, pattern=LINE, expected="one line")]
    mode: Annotated[
        str,
        Choice(
            choices=Mode,
            description="add: more copies; sync: what the locations of the file hold, only the difference is changed;"
            " replace: the same, and all that they held is replaced.",
        ),
    ] = Mode.ADD
    format: Annotated[
        str | None,
        Choice(
            choices=(*FORMATS, SLUG),
            description="Format; recognised by the header if absent. mapped: your own table, whose mapping is asked for"
            " anew where none is given.",
        ),
    ] = None
    location: Annotated[
        str | None,
        Text(description="Location for all copies of the file.", longest=200, pattern=LINE, expected="one line"),
    ] = None


@dataclass(frozen=True, slots=True)
class OneRequest(Request):
    """One import."""

    import_id: Annotated[int, IMPORT_ID]


@dataclass(frozen=True, slots=True)
class ChangeRequest(Request):
    """Answers to questions, those that are left out stay; or the `card_id`, or `cells`, of a `row`.

    Words are those of the questions' examples in small letters; "" stands for rows without a word.
    """

    conditions: Annotated[
        Mapping[str, str] | None, Meanings(choices=Condition, description="Grades that words mean.")
    ] = None
    finishes: Annotated[Mapping[str, str] | None, Meanings(choices=Finish, description="Finishes that words mean.")] = (
        None
    )
    languages: Annotated[
        Mapping[str, str] | None, Meanings(choices=Language, description="Languages that words mean.")
    ] = None
    decimal_sign: Annotated[
        str | None, Choice(choices=DecimalSign, description="Sign before the decimals of the file's numbers.")
    ] = None
    date_order: Annotated[str | None, Choice(choices=DateOrder, description="Order in the file's dates.")] = None
    cost_currency: Annotated[str | None, Choice(choices=CODES, description="Currency of costs: ISO 4217.")] = None
    is_zero_cost_a_gift: Annotated[bool | None, Flag(description="Whether a cost of 0 is a gift, not unknown.")] = None
    is_playset_cost_for_all: Annotated[
        bool | None, Flag(description="Whether a playset's cost is for all four copies, not for one.")
    ] = None
    keep: Annotated[
        tuple[str, ...] | None, Choices(choices=SkipReason, description="Reasons for which rows are not skipped.")
    ] = None
    is_every_copy_new: Annotated[
        bool | None, Flag(description="Whether copies that an earlier import has added are added once more.")
    ] = None
    row: Annotated[int | None, WholeNumber(description="Row whose card is chosen, or that is mended.")] = None
    card_id: Annotated[int | None, WholeNumber(description="Number of the card that the row is.")] = None
    cells: Annotated[
        Mapping[str, str] | None,
        Texts(description="Cells of a rejected row, written anew, by the names of their columns; others stay."),
    ] = None


@dataclass(frozen=True, slots=True)
class RowsRequest(Request):
    """A page of the rows of an import, in the order of the file."""

    import_id: Annotated[int, IMPORT_ID]
    state: Annotated[str | None, Choice(choices=RowState, description="Only rows in this state.")] = None
    limit: PageSize = LARGEST_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("import rows", str(self.import_id), str(self.state))


@dataclass(frozen=True, slots=True)
class ChoiceRequest(Request):
    """The card of a row, chosen by its owner."""

    import_id: Annotated[int, IMPORT_ID]
    row: Annotated[int, WholeNumber(description="Number of the row, as the rows give it.")]
    card_id: Annotated[int, WholeNumber(description="Number of the card.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows by state; `rows` are all. Copies are those that an import adds or removes, lots what they are part of.

    `copies_known` are copies that earlier imports have added, the last of them `known_import_id`: they are added only
    where the owner says that every copy is new. Of these `copies_changed` have another day or cost in this file.
    """

    rows: int = 0
    exact: int = 0
    proposed: int = 0
    unresolved: int = 0
    skipped: int = 0
    rejected: int = 0
    copies: int = 0
    copies_unresolved: int = 0
    lots_added: int = 0
    lots_removed: int = 0
    copies_added: int = 0
    copies_removed: int = 0
    copies_known: int = 0
    copies_changed: int = 0
    known_import_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of an import. `raw` are its cells by column. `unit_cost` is in `currency`; None is unknown.

    `row` numbers the rows; a line of a file may be several. `remarks` name cells that could not be read.
    """

    row: int
    line: int
    raw: Mapping[str, str]
    state: RowState
    reason: str
    remarks: Sequence[str]
    card_id: int | None
    candidates: Sequence[int]
    condition: str | None
    finish: str | None
    language: str | None
    location: str
    quantity: int | None
    unit_cost: Decimal | None
    currency: str | None
    acquired_on: date | None
    tags: Sequence[str]
    notes: str


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of rows, and the names of the columns. The following page begins after the place `next_after`."""

    items: list[ImportedRow]
    columns: Sequence[str]
    next_after: bytes | None


@dataclass(frozen=True, slots=True)
class Import:
    """An import (times in UTC) with its counts, the open questions, and notes on how the file was read.

    `imported_before` is when the same file was imported, `imported_before_id` by which import; it is not committed
    again then. `known_file_name` and `known_imported_at` are of the import whose copies it repeats, which it adds once
    more where `is_every_copy_new`. `refusal` is why a worker did not do what was asked for last. `sample` are the
    first rows.
    """

    id: int
    state: ImportState
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None
    file_name: str
    format: str
    mode: Mode
    location: str | None
    locations: Sequence[str]
    encoding: str
    delimiter: str | None
    notes: Sequence[str]
    counts: Counts
    questions: Sequence[Question]
    imported_before: datetime | None
    imported_before_id: int | None
    known_file_name: str | None
    known_imported_at: datetime | None
    is_every_copy_new: bool
    refusal: Refused | None
    sample: Sequence[ImportedRow]
