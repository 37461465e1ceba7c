"""What every page says about the data."""

from datetime import UTC, datetime, timedelta

from dashapp.components import banners
from tests.unit.dashapp.rendering import classes, text_of
from tests.unit.dashapp.samples import data_state, run


def test_where_all_is_well_there_is_no_banner() -> None:
    assert banners.banners(data_state()) == []


def test_simulated_prices_are_marked() -> None:
    assert text_of(banners.banners(data_state(simulated=True))).startswith("Simulated prices")


def test_a_load_shows_its_progress() -> None:
    loading = run(status="running", phase="storing", bytes_done=1, bytes_total=4)
    told = text_of(banners.banners(data_state(empty=True, loading=[loading])))
    assert told == "The first prices are being loaded Scryfall bulk data: storing prices, 25 %, 250 prices so far"


def test_an_empty_database_after_a_failed_load_says_which_source_why_and_what_to_do() -> None:
    failed = run(status="failed", error="name or service not known")
    told = text_of(banners.banners(data_state(empty=True, as_of=None, failed=[failed])))
    for part in ("There are no prices", "Scryfall bulk data", "name or service not known", "make demo"):
        assert part in told


def test_a_source_that_failed_beside_older_prices_makes_them_not_up_to_date() -> None:
    told = text_of(banners.banners(data_state(failed=[run(status="failed", error="timeout")])))
    assert "Not up to date: Scryfall bulk data" in told
    assert "make demo" not in told


def test_while_a_load_runs_an_older_failure_is_not_news() -> None:
    state = data_state(failed=[run(status="failed", error="timeout")], loading=[run(status="running")])
    assert "timeout" not in text_of(banners.banners(state))


def test_a_failure_without_a_reason_says_where_it_stopped() -> None:
    assert banners.reason(run(status="failed", phase="storing")) == "it stopped while storing prices and gave no reason"


def test_the_badge_tells_the_age_of_the_newest_price() -> None:
    fresh = banners.badge(data_state(as_of=datetime.now(UTC) - timedelta(hours=3)))
    assert text_of(fresh) == "Updated 3 h ago"
    assert "fresh" in classes(fresh)


def test_the_badge_warns_of_old_prices_and_says_where_there_are_none() -> None:
    assert "stale" in classes(banners.badge(data_state(as_of=datetime.now(UTC) - timedelta(days=5))))
    assert text_of(banners.badge(data_state(as_of=None))) == "No prices yet"
