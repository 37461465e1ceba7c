"""The shapes of answers about imports."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import ConditionName, FinishName, Time

RowStateName = Literal["exact", "proposed", "unresolved", "skipped", "rejected"]
Count = Annotated[int, Meta(ge=0)]
Moment = Time | None
Day = Annotated[date | None, Meta(description="ISO 8601; null where the file does not say it.")]


class Question(Struct, forbid_unknown_fields=True):
    """What only the owner of a file can say."""

    kind: Literal[
        "condition", "finish", "language", "decimal_sign", "date_order", "cost_currency", "zero_cost", "playset_cost"
    ]
    column: str
    examples: Annotated[list[str], Meta(description="Cells that it is about.")]
    rows: Annotated[int, Meta(description="How many rows it concerns.")]


class ImportRow(Struct, forbid_unknown_fields=True):
    """A row of an import."""

    row: Annotated[int, Meta(description="Number of the row.")]
    line: Annotated[int, Meta(description="Line of the file; one can be several rows.")]
    raw: Annotated[dict[str, str], Meta(description="What the file says, by column.")]
    state: RowStateName
    reason: str
    remarks: Annotated[list[str], Meta(description="Cells that could not be read.")]
    card_id: int | None
    candidates: Annotated[list[int], Meta(description="Numbers of cards that it can be.")]
    condition: ConditionName | None
    finish: FinishName | None
    language: str | None
    location: str
    quantity: int | None
    unit_cost: Annotated[float | None, Meta(description="Cost of one copy in `currency`; null where unknown.")]
    currency: Annotated[str | None, Meta(description="ISO 4217 code of `unit_cost`.")]
    acquired_on: Day
    tags: list[str]
    notes: str


class Refused(Struct, forbid_unknown_fields=True):
    """Why a worker did not commit or undo an import."""

    code: str
    message: Annotated[str, Meta(description="The reason in words, with the remedy.")]


class Import(Struct, forbid_unknown_fields=True):
    """An import with what a commit does."""

    id: int
    state: Annotated[
        Literal["received", "previewed", "committing", "committed", "undoing", "undone"],
        Meta(description="received: not read yet; committing, undoing: a worker is to do it."),
    ]
    created_at: Time
    committed_at: Moment
    undone_at: Moment
    file_name: str
    format: Annotated[str, Meta(description="App that has made the file; `mapped`: by your mapping.")]
    mode: Literal["add", "sync", "replace"]
    location: Annotated[str | None, Meta(description="Location that takes all copies; null: those of the file.")]
    locations: Annotated[list[str], Meta(description="Locations that the copies are put into.")]
    encoding: str
    delimiter: str | None
    notes: Annotated[list[str], Meta(description="How the file was read.")]
    rows: Count
    exact: Count
    proposed: Count
    unresolved: Count
    skipped: Count
    rejected: Count
    copies: Count
    copies_unresolved: Count
    lots_added: Count
    lots_removed: Count
    copies_added: Count
    copies_removed: Count
    copies_known: Annotated[int, Meta(ge=0, description="Copies that earlier imports of the format have added.")]
    copies_changed: Annotated[int, Meta(ge=0, description="Known copies with another day or cost in this file.")]
    known_import_id: Annotated[int | None, Meta(description="Number of the import whose copies the file repeats.")]
    known_file_name: str | None
    known_imported_at: Moment
    is_every_copy_new: Annotated[bool, Meta(description="Whether a commit adds known copies once more.")]
    questions: list[Question]
    imported_before: Annotated[Moment, Meta(description="When the same file was imported; null: it was not.")]
    imported_before_id: Annotated[int | None, Meta(description="Number of that import.")]
    refusal: Annotated[Refused | None, Meta(description="Why the last commit or undo by a worker was not done.")]
    sample: Annotated[list[ImportRow], Meta(description="The first rows; empty in a list.")]


class Imports(Struct, forbid_unknown_fields=True):
    """The newest imports, the newest first."""

    imports: list[Import]


class ImportRows(Struct, forbid_unknown_fields=True):
    """A page of rows."""

    items: list[ImportRow]
    next_cursor: str | None
    has_more: bool
