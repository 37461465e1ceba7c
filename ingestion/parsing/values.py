"""Values common to several sources: times, days, identifiers, rejected records."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec

from ingestion.contract import Notice, Record, Rejected, SourceError
from ingestion.decoding_errors import in_words
from market import set_codes

FIRST_DAY = date(1993, 8, 5)  # Magic's first set: no price is older
TOLERANCE = timedelta(minutes=10)  # clocks differ; a time further ahead is no time of a price
RAW_LIMIT = 500
REASON_LIMIT = 300
MOST_COPIES = 2**31 - 1  # as the database can count

Identifier = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
SetCode = Annotated[str, msgspec.Meta(pattern=rf"\A{set_codes.PATTERN}\Z")]

# What a broken JSON record raises: msgspec's and orjson's errors are ValueErrors, UnicodeDecodeError too.
BROKEN_JSON = (ValueError, RecursionError)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def parse_day(text: str) -> datetime:
    """Return the midnight (UTC) that begins a YYYY-MM-DD; ValueError for any other text, an absurd day, or tomorrow."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"date {text!r:.40} is not YYYY-MM-DD")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"date {text!r} does not exist") from None
    if day > datetime.now(UTC).date():
        raise ValueError(f"{day} lies in the future")
    return _believable(datetime(day.year, day.month, day.day, tzinfo=UTC))


def parse_time(text: str) -> datetime:
    """Return an ISO 8601 time with its offset as UTC; ValueError for any other text or an absurd time."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"time {text!r:.40} is not ISO 8601") from None
    if time.tzinfo is None:
        raise ValueError(f"time {text!r} has no UTC offset")
    try:
        return _believable(time.astimezone(UTC))
    except OverflowError:
        raise ValueError(f"time {text!r} does not exist") from None


def _believable(time: datetime) -> datetime:
    if time.date() < FIRST_DAY:
        raise ValueError(f"{time:%Y-%m-%d} is before the first Magic card")
    if is_future(time):
        raise ValueError(f"{time:%Y-%m-%d %H:%M} UTC lies in the future")
    return time


def is_future(time: datetime) -> bool:
    """Return whether a time is further ahead than clocks differ."""
    return time > datetime.now(UTC) + TOLERANCE


def modified_time(path: Path) -> datetime:
    """Return when a local file was last written (UTC). Raises SourceError for a missing file and a future time."""
    try:
        time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    if is_future(time):
        when = f"{time:%Y-%m-%d %H:%M} UTC"
        raise SourceError(f"{path.name} was written on {when} by its own time, which lies in the future: give --as-of.")
    return time


def parse_uuid(text: str) -> UUID:
    """Return a UUID; ValueError for any other text."""
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("key is no UUID") from None


def refuse_nul(record: bytes) -> None:
    """Raise ValueError for a JSON text with a NUL character in it: no database text can hold one."""
    if b"\\u0000" in record and _NUL.search(record):
        raise ValueError("contains a NUL character")


def reject(raw: bytes | str, reason: str | Exception) -> Rejected:
    """Return a rejection: a record that cannot be stored, shortened, in characters that can be stored."""
    text = raw[: RAW_LIMIT * 4].decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    words = reason if isinstance(reason, str) else in_words(reason)
    return Rejected(_storable(text[:RAW_LIMIT]), _storable(words[:REASON_LIMIT]))


def reject_whole(record: bytes, reason: str | Exception) -> Rejected:
    """Return a rejection of a whole record of the upstream, stored so that it can be read again."""
    return reject(record, reason)._replace(record=_json_text(record))


def keeping(records: Iterable[Record], whole: object) -> Iterator[Record]:
    """Yield the records of one record of the upstream; rejections carry the whole of it (JSON text, or parsed)."""
    text: str | None = None  # one for all its rejections: a list of offers can have any length
    try:
        for record in records:
            if isinstance(record, Rejected):
                text = _json_text(whole) if text is None else text
                yield record._replace(record=text)
            else:
                yield record
    except RecursionError:  # parsers accept slightly deeper nesting than the encoder
        yield reject("not shown", "is nested too deep")


def _json_text(whole: object) -> str:
    return whole.decode("utf-8", "replace") if isinstance(whole, bytes) else json.dumps(whole, ensure_ascii=False)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def require_some(records: Iterable[Record], name: str, expected: str) -> Iterator[Record]:
    """Yield the records. Raises SourceError at the end of a file without a usable one: it is not what it claims."""
    usable = False
    for record in records:
        usable = usable or not isinstance(record, Rejected | Notice)
        yield record
    if not usable:
        raise SourceError(f"{name} holds no {expected}.")


def describe(start: bytes) -> str:
    """Return words for a file whose first bytes are not the expected ones."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        return "is empty"
    if text.startswith(b"<"):
        return "is a web page (HTML), not JSON"
    if text[:1] in b"{[":
        return f"is other JSON than expected: {reject(text[:60], '').raw!r}"
    return f"is not JSON: {reject(text[:60], '').raw!r}"


def single_file(files: list[Path], title: str) -> Path:
    """Return the only file of a source that has one. Raises SourceError for another number."""
    if len(files) != 1:
        raise SourceError(f"{title} is read from one file, not from {len(files)}.")
    return files[0]
