"""The launcher's settings, and what the demo refuses."""

from pathlib import Path

import pytest

from stack.errors import StackError
from stack.files import ROOT
from stack.settings import load_settings

SERVERS = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "DATABASE_REPLICA_URL")


@pytest.fixture(autouse=True)
def no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, not absent: a developer's own .env must not decide these tests."""
    for name in SERVERS:
        monkeypatch.setenv(name, "")


def test_an_empty_url_means_the_embedded_server() -> None:
    settings = load_settings()
    assert (settings.DATABASE_URL, settings.REDIS_URL, settings.CACHE_URL) == (None, None, None)


def test_a_relative_data_folder_is_below_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "some/where")
    assert load_settings().DATA_DIR == ROOT / "some" / "where"


def test_an_absolute_data_folder_stays_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert tmp_path == load_settings().DATA_DIR


def test_the_demo_has_a_data_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert tmp_path / "demo" == load_settings(demo=True).DATA_DIR


@pytest.mark.parametrize("name", SERVERS)
def test_the_demo_refuses_servers_that_are_not_its_own(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "postgresql://real.example/prices")
    with pytest.raises(StackError, match=f"{name} is set.*\n.*{name}= make demo"):
        load_settings(demo=True)


@pytest.mark.parametrize("port", ["eighty", "0", "65536"])
def test_a_port_that_is_none_is_named_in_the_error(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(StackError, match=f"PORT: .*{port}"):
        load_settings()
