"""Exports of a collection: a file in a format, and what each format cannot hold of it, counted beforehand.

A file is written to a temporary file in one transaction and then sent: one that fails in the middle is never sent as if
it were whole, and a slow client holds no connection to the database.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from gzip import GzipFile
from itertools import groupby
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Annotated, cast

import msgspec

from collection.export.contract import Exporter, Target
from collection.export.held import UNNAMED, Held, HeldCard, HeldLot, card_of_raw, rest_of_raw
from collection.export.losses import Loss, Profile, cost_currency, losses
from collection.export.registry import EXPORTERS
from db.engine import Connection, Row, snapshot
from db.queries import exports as queries
from market.variants import Condition, Finish
from services.requests import Request
from services.rules import Choice

CHUNK = 64 * 1024  # bytes
PACKED = "application/gzip"
PLAIN = Target()


@dataclass(frozen=True, slots=True)
class ExportRequest(Request):
    """A file of the whole collection."""

    format: Annotated[str, Choice(choices=EXPORTERS, description="Format of the file.")]
    safe: Annotated[
        str,
        Choice(
            choices=("yes", "no"),
            description="Of CSV: yes puts an apostrophe before texts that a spreadsheet would run as a formula.",
        ),
    ] = "no"
    decimal: Annotated[
        str,
        Choice(
            choices=("point", "comma"),
            description="Of our own CSV: what stands before decimals; with a comma there are semicolons between cells.",
        ),
    ] = "point"
    packed: Annotated[
        str,
        Choice(choices=("yes", "no"), description="yes: packed by gzip, for imports of collections above 10 MB."),
    ] = "no"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format in which the collection can be exported, with what is lost in it."""

    format: str
    title: str
    extension: str
    is_lossless: bool
    losses: Sequence[Loss]


@dataclass(frozen=True, slots=True)
class ExportFormats:
    """All formats, for a collection of so many lots."""

    lots: int
    formats: Sequence[ExportFormat]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to be sent: its name, its media type, and its bytes from the beginning. Whoever sends it closes it."""

    name: str
    media_type: str
    content: IO[bytes]

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes."""
        while chunk := self.content.read(CHUNK):
            yield chunk


def load_formats(user_id: int) -> ExportFormats:
    """Return all formats with what they cannot hold of a user's collection."""
    with snapshot() as connection:
        profiles = _profiles(connection, user_id)
    formats = [
        ExportFormat(one.slug, one.title, one.extension, one.is_lossless, losses(one, profiles))
        for one in EXPORTERS.values()
    ]
    return ExportFormats(sum(profiles.values()), formats)


@contextmanager
def temporary_file() -> Iterator[IO[bytes]]:
    """Yield a file without a name, which is closed where the block fails; else whoever sends it closes it."""
    content = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    try:
        yield content
    except BaseException:
        content.close()
        raise


def export(user_id: int, asked: ExportRequest) -> ExportedFile:
    """Return the file of a user's collection, in the order of locations, names and printings."""
    exporter, is_packed = EXPORTERS[asked.format], asked.packed == "yes"
    with temporary_file() as content, snapshot() as connection, _opened(content, is_packed) as file:
        target = Target(is_safe=asked.safe == "yes", has_commas=asked.decimal == "comma")
        for text in written(connection, user_id, exporter, target):
            file.write(text.encode())
    content.seek(0)
    name = f"{file_name(exporter.slug)}.{exporter.extension}"
    return (
        ExportedFile(f"{name}.gz", PACKED, content) if is_packed else ExportedFile(name, exporter.media_type, content)
    )


@contextmanager
def _opened(content: IO[bytes], is_packed: bool) -> Iterator[IO[bytes]]:
    if not is_packed:
        yield content
        return
    with GzipFile(fileobj=content, mode="wb") as packed:
        yield cast("IO[bytes]", packed)


def file_name(what: str) -> str:
    """Return the name of a file of today, in UTC, without its extension: letters, digits, dashes."""
    told = "" if what.startswith("dualcaster") else f"-{what.replace('_', '-')}"
    return f"dualcaster{told}-{datetime.now(UTC):%Y-%m-%d}"


def written(connection: Connection, user_id: int, exporter: Exporter, target: Target = PLAIN) -> Iterator[str]:
    """Yield the text of a user's collection in a format, read in the caller's transaction in bounded memory."""
    needs_currency = "unit_cost" in exporter.holds and not exporter.has_currencies
    profiles = _profiles(connection, user_id) if needs_currency else {}
    told = replace(target, currency=cost_currency(exporter, profiles))
    return exporter.write(exporter, _held(queries.held(connection, user_id)), told)


def _profiles(connection: Connection, user_id: int) -> dict[Profile, int]:
    return {Profile._make(row[:-1]): row.lots for row in queries.profiles(connection, user_id)}


def _held(rows: Iterable[Row]) -> Iterator[Held]:
    for _, lots in groupby(rows, attrgetter("id")):
        first, *others = lots
        yield _holding(first, [first, *others])


def _holding(row: Row, lots: Sequence[Row]) -> Held:
    rest = rest_of_raw(msgspec.json.decode(row.raw)) if row.raw else {}
    is_resolved = row.name is not None
    return Held(
        card=_card(row) if is_resolved else card_of_raw(row.raw) if row.raw else UNNAMED,
        is_resolved=is_resolved,
        lots=tuple(HeldLot._make(lot[17:22]) for lot in lots),
        condition=None if row.condition is None else Condition(row.condition),
        finish=None if row.finish is None else Finish(row.finish),
        language=row.language,
        location=row.location,
        location_kind=row.location_kind,
        tags=tuple(row.tags),
        notes=row.notes,
        **rest,
    )


def _card(row: Row) -> HeldCard:
    return HeldCard(
        name=row.name,
        set_code=row.set_code,
        set_name=row.set_name,
        collector_number=row.collector_number,
        scryfall_id=row.scryfall_id,
        tcgplayer_id=row.tcgplayer_id,
        tcgplayer_etched_id=row.tcgplayer_etched_id,
        cardmarket_id=row.cardmarket_id,
    )
