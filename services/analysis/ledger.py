"""The ledger of recommendations as a file: every batch with its rows, and all that is needed to compute the hashes.

A line has the canonical JSON that was hashed. `python -m analysis verify-ledger` does the same over the database.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from analysis.canonical import canonical, digest
from analysis.hash_chain import Batch, LedgerRow
from db.engine import reading, snapshot
from db.queries import ledger
from services.requests import Request
from services.rules import Choice

JSON_LINES, CSV = FORMATS = ("jsonl", "csv")
COLUMNS = ("kind", "id", "sha256", "record", "merkle", "previous", "root")

Line = tuple[str, int, str, str, str, str, str]  # values of COLUMNS; `record` is JSON, the last three are a batch's


@dataclass(frozen=True, slots=True)
class LedgerRequest(Request):
    """The form of the file."""

    format: Annotated[str, Choice(choices=FORMATS, description="jsonl: an object a line; csv: a table.")] = JSON_LINES


def load_root() -> str | None:
    """Return the newest root, in hexadecimal digits; None for an empty ledger."""
    with reading() as connection:
        last = ledger.last_batch(connection)
    return last.root.hex() if last else None


def load_ledger(request: LedgerRequest) -> Iterator[str]:
    """Yield the text of the whole ledger, a batch at a time."""
    is_table = request.format == CSV
    if is_table:
        yield _csv([COLUMNS])
    with snapshot() as connection:
        for batch, rows in ledger.entries(connection):
            lines = [_of_batch(batch), *(_of_row(batch, row) for row in rows)]
            yield _csv(lines) if is_table else _json_lines(lines)


def _of_batch(batch: Batch) -> Line:
    record = canonical(batch.header.record)
    hashes = (batch.merkle.hex(), batch.previous.hex(), batch.root.hex())
    return ("batch", batch.header.id, digest(record).hex(), record, *hashes)


def _of_row(batch: Batch, row: LedgerRow) -> Line:
    return (batch.header.kind.removesuffix("s"), row.id, row.sha256.hex(), canonical(row.record), "", "", "")


def _csv(lines: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _json_lines(lines: Sequence[Line]) -> str:
    return "".join(_json_line(line) for line in lines)


def _json_line(line: Line) -> str:
    kind, number, sha256, record, *hashes = line
    parts = {"merkle": hashes[0], "previous": hashes[1], "root": hashes[2]} if kind == "batch" else {}
    head = canonical({"kind": kind, "id": number, "sha256": sha256, **parts})
    return f'{head[:-1]},"record":{record}}}\n'
