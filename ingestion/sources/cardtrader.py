"""CardTrader's offers, single copies on sale, over its API or from a file. https://www.cardtrader.com/docs/api"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from ingestion.contract import Edition, Progress, Record, SourceError
from ingestion.parsing.streaming import stream_elements
from ingestion.parsing.values import describe, parse_time, require_some, single_file
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.cardtrader_blueprints import Blueprints
from ingestion.sources.cardtrader_offers import kept_card
from ingestion.sources.questions import answered
from ingestion.upstreams import files as local
from ingestion.upstreams.api import Api, connected, required_token
from market.sources import SOURCES

TOKEN = "CARDTRADER_TOKEN"
PER_SECOND = 5.0  # allowed are 200 requests in 10 s, and of them 10 a second of marketplace/products
MAGIC = 1  # game_id
_AS_OF = re.compile(rb'"as_of"\s*:\s*"([^"\\]{1,40})"')


class _Expansion(msgspec.Struct):
    id: int
    game_id: int


class CardTrader:
    """The source `cardtrader`. Its file: `{"as_of", "blueprints": [...], "products": {blueprint id: [offer, ...]}}`."""

    name = "cardtrader"
    title = SOURCES[name].title

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Return an edition of now: offers arrive with each expansion's answer. Raises SourceError without a token."""
        required_token(self._settings(), TOKEN, self.title)
        return Edition(datetime.now(UTC), ())

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local offers file; its time is its `as_of`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of(path), (str(path),), local.file_size(path))

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Request the offers of every expansion; yield a price for each series that has some. Raises SourceError."""
        return require_some(self._ask(edition.as_of, progress), self.title, "offer of a known card")

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a price for each series that has ordinary offers. Raises SourceError."""
        path = single_file(files, self.title)
        records = _read(path, local.Meter(files, progress), edition.as_of)
        return require_some(records, path.name, "offer of a known card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one card's offers."""
        return kept_card(record, as_of)

    def _ask(self, as_of: datetime, progress: Progress) -> Iterator[Record]:
        """Yield the records of one expansion after the other; requests its blueprints, then its offers."""
        settings = self._settings()
        base = settings.CARDTRADER_URL.rstrip("/")
        offered: set[UUID] = set()

        def expansion(number: int) -> list[Record]:
            records = list(_expansion(api, base, number, Blueprints(offered), as_of))
            progress(api.received, None)
            return records

        with connected(settings, self.title, PER_SECOND, required_token(settings, TOKEN, self.title)) as api:
            expansions = api.ask(f"{base}/expansions", list[_Expansion])
            numbers = [one.id for one in expansions if one.game_id == MAGIC]
            yield from answered(numbers, expansion, "expansion")


def _expansion(api: Api, base: str, number: int, blueprints: Blueprints, as_of: datetime) -> Iterator[Record]:
    for blueprint in api.ask(f"{base}/blueprints/export?expansion_id={number}", list[Any]):
        yield from blueprints.remember(blueprint)
    products = api.ask(f"{base}/marketplace/products?expansion_id={number}", dict[str, Any])
    for key, offers in products.items():
        yield from blueprints.records(key, offers, as_of)
    yield from blueprints.rest(as_of)


def _time_of(path: Path) -> datetime:
    found = next(local.search(path, _AS_OF), None)
    if found is None:
        raise SourceError(f"{path.name} does not say from when it is (as_of). It should hold CardTrader offers.")
    try:
        return parse_time(found[1].decode("utf-8", "replace"))
    except ValueError as error:
        raise SourceError(f"{path.name}: as_of: {error}.") from error


def _read(path: Path, meter: local.Meter, as_of: datetime) -> Iterator[Record]:
    head = local.read_head(path)
    if not head.lstrip().startswith(b"{"):
        raise SourceError(f"{path.name} {describe(head)}. It should hold CardTrader offers.")
    blueprints = Blueprints()
    with local.open_stream(path, meter) as stream:
        for container, key, value in stream_elements(stream, path.name):
            if container == "blueprints":
                yield from blueprints.remember(value)
            elif container == "products" and key is not None:
                yield from blueprints.records(key, value, as_of)
    yield from blueprints.rest(as_of)
