"""What no page asks for, sent to Dash's own addresses of the whole program: refused, and nothing in the log."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashapp.compression import SUITES
from dashapp.paths import CALLBACKS
from tests.conftest import configured
from tests.support.serving import Site, served

KNOWN = "shell-data-version.data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program's log is."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, folder: Path) -> Iterator[Site]:
    """The program over the simulated market."""
    with configured(market_url, redis_url), served(folder) as site:
        yield site


@pytest.mark.parametrize(
    "body",
    ["null", "[]", "1", '"x"', "{}", "{", '{"output": 1}', '{"output": "x.y", "inputs": []}', "[" * 100_000,
     '{"output": ["x"]}', f'{{"output": "{KNOWN}"}}', f'{{"output": "{KNOWN}", "inputs": 1}}'],
)  # fmt: skip
def test_a_callback_that_nobody_has_is_refused(site: Site, folder: Path, body: str) -> None:
    answer = httpx.post(site.url + CALLBACKS, content=body, headers={"Content-Type": "application/json"}, timeout=30)
    assert answer.status_code == 400
    assert "Traceback" not in (folder / "log").read_text()


@pytest.mark.parametrize("file", ["nothing/x.js", "plotly/package_data/nothing.js"])
def test_a_file_that_no_library_has_is_not_found(site: Site, folder: Path, file: str) -> None:
    answer = httpx.get(f"{site.url}{SUITES}{file}", timeout=30)
    assert answer.status_code == 404
    assert "Traceback" not in (folder / "log").read_text()


def test_what_a_page_asks_for_is_answered(site: Site) -> None:
    dependencies: list[dict[str, Any]] = httpx.get(f"{site.url}/_dash-dependencies", timeout=30).json()
    assert KNOWN in {one["output"] for one in dependencies}
