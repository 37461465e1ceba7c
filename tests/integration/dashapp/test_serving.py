"""What gunicorn answers by itself, before the program is asked."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.serving import served


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A program of the standard library's, served as ours is."""
    with served(tmp_path, ready="/", program="wsgiref.simple_server:demo_app") as site:
        yield site.url


def test_an_address_that_is_too_long_to_read_is_an_error_in_json_that_names_the_query(address: str) -> None:
    answer = httpx.get(f"{address}/?q={'a' * 10_000}")
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/json")
    assert "longer than 8190 bytes" in answer.json()["error"]["fields"]["query string"]
