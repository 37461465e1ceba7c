"""Reading a source's file to its end, for tests."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from ingestion.contract import CatalogueCard, FileSource, Listing, Rejected, SeriesPrices, SourceError

AS_OF = datetime(2025, 3, 1, 9, 7, tzinfo=UTC)


class Reading(NamedTuple):
    """What came of a file, in the order in which it came, and the error that ended it."""

    records: list[CatalogueCard | SeriesPrices | Rejected]
    error: str | None

    @property
    def cards(self) -> list[CatalogueCard]:
        return [record for record in self.records if isinstance(record, CatalogueCard)]

    @property
    def series(self) -> list[SeriesPrices]:
        return [record for record in self.records if isinstance(record, SeriesPrices)]

    @property
    def rejected(self) -> list[Rejected]:
        return [record for record in self.records if isinstance(record, Rejected)]

    def prices(self) -> dict[tuple[str, ...], Decimal]:
        """The first price of each series by marketplace, finish and kind."""
        return {(one.marketplace, one.finish, one.kind): one.prices[0].price for one in self.series}


def read_files(source: FileSource, paths: Iterable[Path], as_of: datetime | None = AS_OF) -> Reading:
    """Read files as a run does."""
    files = list(paths)
    records: list[Any] = []
    try:
        edition = source.edition_of_files(files, as_of)
        for record in source.read(files, edition, lambda done, total: None):
            records.extend(record if isinstance(record, Listing) else [record])
    except SourceError as error:
        return Reading(records, str(error))
    return Reading(records, None)


def as_json(value: Any) -> bytes:
    """Compact JSON as the upstreams write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
