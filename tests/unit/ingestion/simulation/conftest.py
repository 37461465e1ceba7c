"""One small simulated market, written once for all tests of this folder."""

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import pytest

from ingestion.simulation import SimulatedMarket, write_market

END = datetime(2026, 3, 14, 10, 30, tzinfo=UTC)
CARDS, DAYS = 60, 100


@dataclass
class WrittenMarket:
    """The files of one market, parsed on first use."""

    files: SimulatedMarket

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in gzip.decompress(self.files.bulk.read_bytes()).splitlines()]

    @cached_property
    def all_prices(self) -> dict[str, Any]:
        return orjson.loads(self.files.all_prices.read_bytes())

    @cached_property
    def all_identifiers(self) -> dict[str, Any]:
        return orjson.loads(self.files.all_identifiers.read_bytes())

    @cached_property
    def guide(self) -> dict[str, Any]:
        return orjson.loads(self.files.price_guide.read_bytes())

    @cached_property
    def offer_days(self) -> list[dict[str, Any]]:
        return [orjson.loads(path.read_bytes()) for path in self.files.offers]

    @cached_property
    def offers(self) -> list[dict[str, Any]]:
        return [offer for day in self.offer_days for offers in day["products"].values() for offer in offers]

    @cached_property
    def series(self) -> dict[tuple[str, str, str, str, str], dict[str, float | None]]:
        """Prices by date of each (uuid, place, provider, kind, finish)."""
        return {
            (uuid, place, provider, kind, finish): days
            for uuid, places in self.all_prices["data"].items()
            for place, providers in places.items()
            for provider, kinds in providers.items()
            for kind in ("retail", "buylist")
            for finish, days in kinds.get(kind, {}).items()
        }


def write_small(directory: Path, seed: int = 1, end: datetime = END) -> WrittenMarket:
    return WrittenMarket(write_market(directory, end=end, cards=CARDS, days=DAYS, seed=seed))


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> WrittenMarket:
    return write_small(tmp_path_factory.mktemp("simulated"))
