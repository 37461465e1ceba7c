"""What workers tell the admin page of themselves."""

import pytest
from sqlalchemy import Engine

from db.queries import ingestion as queries
from ingestion import missing_settings
from ingestion.settings import settings


def test_a_worker_tells_which_settings_it_lacks(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDTRADER_TOKEN", "secret")
    monkeypatch.setenv("TCGPLAYER_TOKEN", "")
    settings.cache_clear()
    missing_settings.note()
    settings.cache_clear()
    with database.connect() as connection:
        assert queries.missing_settings(connection) == {"tcgcsv": "TCGCSV", "tcgplayer": "TCGPLAYER_TOKEN"}


def test_a_source_that_is_switched_on_lacks_nothing(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCGCSV", "on")
    settings.cache_clear()
    missing_settings.note()
    settings.cache_clear()
    with database.connect() as connection:
        assert "tcgcsv" not in queries.missing_settings(connection)
