"""Card Kingdom's price list: retail prices and stock by condition, and its buylist for near mint copies, in USD.

`meta.created_at` has no zone. It is US Pacific time, daylight saving included: in 24 lists of July 2026 it was 7.04 to
8.00 hours before the UTC time of the fetch, never less. The vendor does not document it, so a list from the future is
rejected.

The body is sometimes within `<html><head></head><body>...</body></html>`, labelled as a web page. There is no ETag.
The list of sealed products (`/sealed_pricelist`) is not read: they are no cards, and have no series.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ingestion.contract import Edition, Progress, Record, SourceError
from ingestion.parsing.values import describe, is_future, parse_time, require_some, single_file
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.cardkingdom_rows import read_rows, reread_rows
from ingestion.upstreams import files as local
from ingestion.upstreams.fetch import required_head
from market.sources import SOURCES

WRAPPER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<html>\s*<head>\s*</head>\s*<body>\s*(?=\{))?", re.IGNORECASE)
PACIFIC = "America/Los_Angeles"
_CREATED = re.compile(rb'"meta"\s*:\s*\{[^{}]{0,300}?"created_at"\s*:\s*"([^"\\]{1,40})"')
_CLOCK_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)


class CardKingdom:
    """The source `cardkingdom`."""

    name = "cardkingdom"
    title = SOURCES[name].title

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Return the edition of the list's `meta.created_at`, in its first kilobytes. Raises SourceError."""
        url = f"{self._settings().CARDKINGDOM_URL.rstrip('/')}/pricelist"
        head = required_head(url, self._settings(), self.title, labelled_html=True)
        as_of = _created_at(_CREATED.search(head.start), url, head.start)
        return Edition(as_of, (url,), head.size, time_of=_time_of, labelled_html=True, whole_list=True)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local price list; its time is its `meta.created_at`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of(path), (str(path),), local.file_size(path), whole_list=True)

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield up to five series a card and finish: four conditions on sale, and the buylist. Raises SourceError."""
        path = single_file(files, self.title)
        records = read_rows(path, local.Meter(files, progress), WRAPPER, edition.as_of)
        return require_some(records, path.name, "offer of a card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of rows that were stored together."""
        return reread_rows(record, as_of)


def _time_of(path: Path) -> datetime:
    return _created_at(next(local.search(path, _CREATED), None), path.name, local.read_head(path))


def _created_at(found: re.Match[bytes] | None, name: str, head: bytes) -> datetime:
    if found is None:
        text = WRAPPER.sub(b"", head, count=1)
        fault = "does not say when it was made (created_at)" if text.startswith(b"{") else describe(text)
        raise SourceError(f"{name} {fault}. It should be Card Kingdom's price list.")
    try:
        return pacific_time(found[1].decode("utf-8", "replace"))
    except ValueError as error:
        raise SourceError(f"{name}: created_at: {error}.") from error


def pacific_time(text: str) -> datetime:
    """Return a clock's time in US Pacific as UTC; of an ambiguous hour, the later time that is not in the future.

    Raises ValueError for any other text, an hour that daylight saving skips, an absurd time and a future one.
    """
    if not _CLOCK_TIME.fullmatch(text):
        raise ValueError(f"time {text!r} is not YYYY-MM-DD HH:MM:SS")
    local, zone = datetime.fromisoformat(text), ZoneInfo(PACIFIC)
    readings = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0)]
    real = [time for time in readings if time.astimezone(zone).replace(tzinfo=None) == local]
    if not real:
        raise ValueError(f"time {text!r} does not exist in US Pacific time")
    past = [time for time in real if not is_future(time)]
    if not past:
        raise ValueError(f"time {text!r}, read as US Pacific time, lies in the future")
    return parse_time(past[0].isoformat())
