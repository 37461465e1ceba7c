"""The frame over the simulated market: news of the data, and its version."""

import re

from dash import no_update
from sqlalchemy import Engine, text

from callbacks import shell as callbacks
from dashapp import cache, shell
from db import announcements
from db.announcements import PricesChanged
from tests.conftest import configured
from tests.unit.dashapp.rendering import text_of


def test_the_simulated_market_is_marked_as_such(market: Engine) -> None:
    banners, badge, interval, outage = callbacks.show_data_state(0)
    assert text_of(banners).startswith("Simulated prices")
    assert re.fullmatch("· (just now|.+ ago)", text_of(badge))
    assert interval == shell.POLL_EVERY
    assert outage is None


def test_a_running_load_is_shown_and_asked_for_more_often(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ingestion_runs (source, status, phase, started_at, bytes_done, bytes_total, rows_stored)"
                " VALUES ('scryfall-bulk', 'running', 'storing', now(), 50, 100, 1234)"
            )
        )
    banners, badge, interval, outage = callbacks.show_data_state(0)
    assert (
        text_of(banners)
        == "The first prices are being loaded Scryfall bulk data: storing prices, 50 %, 1,234 prices so far"
    )
    assert (text_of(badge), interval, outage) == ("· no prices yet", shell.POLL_WHILE_LOADING, None)
    assert callbacks.show_data_state(0, None, shell.LIVE_NOW)[2] == shell.POLL_EVERY


def version_of_the_layout() -> dict[str, int | None]:
    """What a page knows of the version before it asks."""
    (store,) = (part for part in shell.layout().children if getattr(part, "id", None) == shell.DATA_VERSION)
    return store.data


def test_a_page_knows_the_version_from_the_start(market: Engine) -> None:
    seen = version_of_the_layout()
    assert seen["version"] is not None
    assert callbacks.watch_version(1, seen) is no_update


def test_the_frame_is_drawn_even_if_nobody_knows_the_version() -> None:
    nowhere = "127.0.0.1:1"
    with configured(f"postgresql+psycopg://nobody@{nowhere}/none", f"redis://{nowhere}/0"):
        assert version_of_the_layout() == {"version": None, "attempt": 0}
    cache.availability.away_until = 0.0


def test_new_prices_are_a_new_version_and_keep_the_count_of_attempts(database: Engine) -> None:
    seen = {**version_of_the_layout(), "attempt": 2}
    announcements.announce(PricesChanged())
    newer = callbacks.watch_version(1, seen)
    assert newer["version"] != seen["version"]
    assert newer["attempt"] == 2


def test_an_unknown_state_of_the_data_is_told_in_the_badge() -> None:
    banners, badge, _interval, _outage = callbacks.state_unknown(ConnectionError("refused"))
    assert banners is no_update
    assert text_of(badge) == "Not updating"
