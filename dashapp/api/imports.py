"""`/api/inventory/imports`: files of collections, previewed row by row, committed and undone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from flask import Response
from werkzeug.exceptions import NotFound

from collection.formats.mapped import ColumnMapping
from collection.tables.refusals import Refusal, UnreadableFile
from dashapp import cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.edge import rates
from services.actors import Need
from services.people.imports import previews, queueing, requesting
from services.people.imports.contract import (
    ChangeRequest,
    Import,
    ImportConflict,
    ImportRequest,
    ImportState,
    NoSuchImport,
    OneRequest,
    RowsRequest,
    UnknownTable,
)
from services.requests import RejectedRequest
from services.rules import Text

NO_IMPORT = "You have no such import."
PATH: Mapping[str, str] = MappingProxyType({"import_id": NO_IMPORT})
CHANGED = "The import is not in a state for this; `code` and message say why, and what to do"
LATER = "A worker is to do it: ask for the import again every second"
TOO_LARGE = frozenset({Refusal.TOO_LARGE, Refusal.TOO_MANY_ROWS, Refusal.TOO_MANY_COLUMNS})
UNREADABLE = frozenset({Refusal.EMPTY, Refusal.DAMAGED, Refusal.NOT_A_TABLE})
MAPPING = Text(
    description="Which column says what, for a table of no format: JSON of columns, ladder, cost_currency, has_header.",
    longest=10_000,
)

blueprint = personal_blueprint("api_imports", "/api/inventory/imports")


@dataclass(frozen=True, slots=True)
class UploadRequest(ImportRequest):
    """A file to import."""

    mapping: Annotated[str | None, MAPPING] = None


@blueprint.post("")
@endpoint(
    INVENTORY,
    shapes.Import,
    upload=UploadRequest,
    status=201,
    needs=Need.INVENTORY_WRITE,
)
def upload(asked: UploadRequest, content: bytes) -> Response:
    """Upload a file of a collection to preview its import: CSV or another table, at most 10 MB; nothing is added yet.

    A worker reads it: the import is `received` until then, and `previewed` with its counts afterwards. Ask for it
    again every second. A browser sends `X-Requested-With: dualcaster` beside its cookie. Ten uploads an hour.
    """
    rates.attempt(rates.USER_IMPORT, str(user_id()))
    return _shown(queueing.receive_file(user_id(), asked, content, _mapping(asked)), 201)


@blueprint.get("")
@endpoint(INVENTORY, shapes.Imports, needs=Need.INVENTORY_READ)
def show_imports() -> Response:
    """The newest hundred imports, the newest first, without their rows."""
    return json_response({"imports": [_plain(one) for one in previews.load_imports(user_id())]})


@blueprint.get("/<import_id>")
@endpoint(INVENTORY, shapes.Import, OneRequest, path=PATH, needs=Need.INVENTORY_READ)
def show_import(asked: OneRequest) -> Response:
    """An import with its counts, its open questions and its first rows."""
    return _shown(previews.load_import(user_id(), asked.import_id))


@blueprint.get("/<import_id>/rows")
@endpoint(INVENTORY, shapes.ImportRows, RowsRequest, path=PATH, needs=Need.INVENTORY_READ)
def show_rows(asked: RowsRequest) -> Response:
    """The rows of an import in the order of the file, a page at a time; they are dropped after 90 days."""
    page = previews.load_rows(user_id(), asked)
    return json_response({"items": page.items, **cursors.paging(asked, page)})


@blueprint.patch("/<import_id>")
@endpoint(
    INVENTORY,
    shapes.Import,
    OneRequest,
    path=PATH,
    body=ChangeRequest,
    conflict=CHANGED,
    needs=Need.INVENTORY_WRITE,
)
def change_import(asked: OneRequest, told: ChangeRequest) -> Response:
    """Answer questions, choose the card of a row and of all rows with its wording, or mend a rejected row.

    With answers and mended cells the file is read again: the import is `received` until a worker has read it. An empty
    object has it read again, too, where it stays `received`, or where the inventory or the catalogue has changed.
    """
    return _shown(queueing.change(user_id(), asked.import_id, told))


@blueprint.post("/<import_id>/commit")
@endpoint(INVENTORY, shapes.Import, OneRequest, path=PATH, conflict=CHANGED, later=LATER, needs=Need.INVENTORY_WRITE)
def commit_import(asked: OneRequest) -> Response:
    """Do exactly what the preview has counted, or nothing. A second time changes nothing.

    Up to 500 rows it is done at once. A larger import is `committing` until a worker has done it: ask for it again
    every second. It is `committed` then, or `previewed` as before with the `refusal`.
    """
    return _done(requesting.commit(user_id(), asked.import_id))


@blueprint.post("/<import_id>/undo")
@endpoint(INVENTORY, shapes.Import, OneRequest, path=PATH, conflict=CHANGED, later=LATER, needs=Need.INVENTORY_WRITE)
def undo_import(asked: OneRequest) -> Response:
    """Undo a committed import: its copies were never there. A second time changes nothing.

    In a large collection it is `undoing` until a worker has done it, and then `undone`, or `committed` as before with
    the `refusal`.
    """
    return _done(requesting.undo(user_id(), asked.import_id))


@blueprint.delete("/<import_id>")
@endpoint(INVENTORY, None, OneRequest, path=PATH, needs=Need.INVENTORY_WRITE)
def discard_import(asked: OneRequest) -> Response:
    """Discard an import that was not committed."""
    if not previews.discard(user_id(), asked.import_id):
        raise NotFound(NO_IMPORT)
    return Response(status=204)


@blueprint.errorhandler(NoSuchImport)
def missing(_error: NoSuchImport) -> Response:
    """Return 404, also for the import of somebody else."""
    return failure(404, "not_found", NO_IMPORT)


@blueprint.errorhandler(ImportConflict)
def conflict(error: ImportConflict) -> Response:
    """Return 409 with the reason as `code`."""
    return failure(409, error.conflict, str(error))


@blueprint.errorhandler(UnreadableFile)
def unreadable(error: UnreadableFile) -> Response:
    """Return 413, 415 or 422 with the reason as `code`, the line, and what its owner can do."""
    status = 413 if error.refusal in TOO_LARGE else 422 if error.refusal in UNREADABLE else 415
    return failure(status, error.refusal, str(error), line=error.line, advice=error.advice)


@blueprint.errorhandler(UnknownTable)
def unknown(error: UnknownTable) -> Response:
    """Return 422 with the columns and some rows, for its owner to say what they are."""
    return failure(
        422, "unknown_table", str(error), error.fields, columns=[*error.columns], examples=[*map(list, error.examples)]
    )


def _mapping(asked: UploadRequest) -> ColumnMapping | None:
    if asked.mapping is None:
        return None
    try:
        return msgspec.json.decode(asked.mapping, type=ColumnMapping)
    except msgspec.DecodeError as error:
        raise RejectedRequest({"mapping": str(error)}) from None


def _done(one: Import) -> Response:
    is_requested = one.state in (ImportState.COMMITTING, ImportState.UNDOING)
    return _shown(one, 202 if is_requested else 200)


def _shown(one: Import, status: int = 200) -> Response:
    return json_response(_plain(one), status)


def _plain(one: Import) -> dict[str, Any]:
    """Return an import by the contract: its counts beside its other fields."""
    plain = asdict(one)
    counts: dict[str, Any] = plain.pop("counts")
    return plain | counts
