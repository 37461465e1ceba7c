"""TCGplayer's prices by product and finish, copied by tcgcsv.com once a day. https://tcgcsv.com/docs

Its rules: a User-Agent that names the program, each file once a day, a pause between two requests, and fewer than
10,000 of them a day.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import msgspec

from ingestion.contract import Edition, Progress, Record, Rejected, SourceError
from ingestion.parsing.values import keeping, parse_time, reject, require_some
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.questions import answered
from ingestion.sources.refresh_targets import tcgplayer_products
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.sources.tcgplayer_rows import OTHERS, EtchedCards, series_of
from ingestion.upstreams.connection import Upstream, connected, describe_address
from ingestion.upstreams.day_files import DayFiles
from ingestion.upstreams.fetch import decode_document
from market.sources import SOURCES

MAGIC = "tcgplayer/1"  # the category of Magic
PER_SECOND = 5.0
A_DAY = 5_000  # of the 9,999 that they allow; a day's groups are about 450
LARGEST_TIME = 1 << 10  # bytes


class _Answer(msgspec.Struct):
    """An answer. `asOf` is ours: the time of a rejected row, stored with it."""

    results: list[Any]
    success: bool = True
    errors: Any = None
    asOf: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class _Group(msgspec.Struct):
    groupId: Annotated[int, msgspec.Meta(ge=0)]


class TcgCsv(ReadsSavedAnswers):
    """The source `tcgcsv`. Its file: the prices of one group, an answer of /tcgplayer/1/GROUP/prices."""

    name = "tcgcsv"
    title = SOURCES[name].title

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        products: Callable[[bool], EtchedCards] = tcgplayer_products,
    ) -> None:
        self._settings = settings
        self._products = products

    def find_edition(self) -> Edition:
        """Return the edition of the time at which the copy was made. Raises SourceError."""
        if not self._settings().TCGCSV:
            raise SourceError(f"{self.title}: off, {SOURCES[self.name].off_because}.")
        url = f"{self._base()}/last-updated.txt"
        name = describe_address(url, self.title)
        with self._connected() as upstream:
            text = upstream.read(url, name, LARGEST_TIME).decode("utf-8", "replace").strip()
        try:
            return Edition(parse_time(text), ())
        except ValueError as error:
            raise SourceError(f"{name}: {error}.") from error

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a product and finish that has a market price. Raises SourceError."""
        records = partial(_prices, products=self._products(False), as_of=edition.as_of)
        return saved_records(files, progress, _Answer, records, "market price")

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Request the prices of every group; yield such series. Raises SourceError."""
        return require_some(self._ask(edition.as_of, progress), self.title, "market price")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row, with the products that are known now."""
        return _prices(msgspec.json.decode(record, type=_Answer), self._products(False), as_of)

    def _ask(self, as_of: datetime, progress: Progress) -> Iterator[Record]:
        products, base = self._products(False), f"{self._base()}/{MAGIC}"
        folder = self._settings().DATA_DIR / "day-files" / self.name / f"{as_of:%Y%m%dT%H%M%SZ}"

        def prices(group: int) -> list[Record]:
            answer, changed = files.read(f"{base}/{group}/prices", f"{group}-prices.json", _decoded)
            progress(files.received, None)
            return list(_prices(answer, products, _time_of(changed, as_of)))

        with self._connected() as upstream:
            files = DayFiles(upstream, self.title, folder)
            groups = [_group(value) for value in files.read(f"{base}/groups", "groups.json", _decoded)[0].results]
            yield from (group for group in groups if isinstance(group, Rejected))
            yield from answered([group for group in groups if isinstance(group, int)], prices, "group")

    def _connected(self) -> AbstractContextManager[Upstream]:
        return connected(self._settings(), PER_SECOND, a_day=A_DAY)

    def _base(self) -> str:
        return self._settings().TCGCSV_URL.rstrip("/")


def _decoded(body: bytes, name: str) -> _Answer:
    answer = decode_document(body, _Answer, name)
    if not answer.success:
        raise SourceError(f"{name} answered an error: {answer.errors!r:.200}.")
    return answer


def _group(value: Any) -> int | Rejected:
    try:
        return msgspec.convert(value, _Group).groupId
    except ValueError as error:
        return reject(f"{value!r}", error)


def _time_of(changed: datetime | None, as_of: datetime) -> datetime:
    """Return the time of a file: a group that was not copied again has the prices of an older day."""
    return changed if changed and changed.date() < as_of.date() else as_of


def _prices(answer: _Answer, products: EtchedCards, as_of: datetime) -> Iterator[Record]:
    time = answer.asOf or as_of
    for value in answer.results:
        yield from keeping(series_of(value, products, time, OTHERS), {"asOf": time.isoformat(), "results": [value]})
