"""A backup of the simulated market, and databases to restore it into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backup import dumping
from tests.support.backups import empty_database


@pytest.fixture(scope="session")
def backup(market_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a backup of the simulated market. Read only."""
    return dumping.dump(market_url, tmp_path_factory.mktemp("backups"))


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """An empty database on the server of the tests."""
    with empty_database(server_url) as url:
        yield url
