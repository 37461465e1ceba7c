"""What every page says about the data."""

from datetime import UTC, datetime, timedelta

from dashapp.components import banners
from services.operation.data_state import DataState, LateSource
from tests.unit.dashapp.rendering import classes, text_of
from tests.unit.dashapp.samples import data_state, run


def late(*sources: str) -> DataState:
    """Prices are there, of sources whose newest edition is three hours old."""
    return data_state(late=[LateSource(source, datetime.now(UTC) - timedelta(hours=3)) for source in sources])


def test_where_all_is_well_there_is_no_banner() -> None:
    assert banners.banners(data_state(), True) == []


def test_simulated_prices_are_marked() -> None:
    assert text_of(banners.banners(data_state(simulated=True), True)).startswith("Simulated prices")


def test_a_load_shows_its_progress() -> None:
    loading = run(status="running", phase="storing", bytes_done=1, bytes_total=4)
    told = text_of(banners.banners(data_state(empty=True, loading=[loading]), True))
    assert told == "The first prices are being loaded Scryfall bulk data: storing prices, 25 %, 250 prices so far"


def test_an_empty_database_after_a_failed_load_says_which_source_why_and_what_to_do() -> None:
    failed = run(status="failed", error="name or service not known")
    told = text_of(banners.banners(data_state(empty=True, as_of=None, failed=[failed]), True))
    for part in ("There are no prices", "Scryfall bulk data", "name or service not known", "make demo"):
        assert part in told


def test_a_source_that_failed_beside_older_prices_makes_them_not_up_to_date() -> None:
    told = text_of(banners.banners(data_state(failed=[run(status="failed", error="timeout")]), True))
    assert "Not up to date: Scryfall bulk data" in told
    assert "make demo" not in told


def test_while_a_load_runs_an_older_failure_is_not_news() -> None:
    state = data_state(failed=[run(status="failed", error="timeout")], loading=[run(status="running")])
    assert "timeout" not in text_of(banners.banners(state, True))


def test_a_visitor_is_not_told_that_a_source_failed_whose_prices_are_on_time() -> None:
    assert banners.banners(data_state(failed=[run(status="failed", error="timeout")]), False) == []


def test_an_empty_database_tells_a_visitor_where_it_stands_why() -> None:
    failed = run(status="failed", phase="storing", error="timeout")
    told = text_of(banners.banners(data_state(empty=True, as_of=None, failed=[failed]), False))
    assert "it stopped while storing prices" in told
    assert "admin page" in told
    assert "timeout" not in told


def test_late_prices_are_one_line_with_the_age_of_each_source() -> None:
    (told,) = banners.banners(late("manapool", "cardkingdom"), False)
    assert text_of(told) == (
        "Late: Mana Pool prices from 3 h ago , Card Kingdom price list from 3 h ago are shown. All sources ×"
    )


def test_a_dismissed_line_is_that_of_these_sources() -> None:
    keys = [
        getattr(banners.banners(late(*names), False)[0], "data-banner") for names in (("manapool",), ("tcgplayer",))
    ]
    assert keys[0].endswith(" manapool")
    assert keys[0] != keys[1]


def test_an_operator_is_told_why_a_source_failed_instead_of_that_it_is_late() -> None:
    state = data_state(failed=[run(status="failed", error="timeout")], late=late("manapool").late)
    (told,) = map(text_of, banners.banners(state, True))
    assert "timeout" in told
    assert "Late" not in told


def test_the_badge_tells_the_age_of_the_newest_price() -> None:
    fresh = banners.badge(data_state(as_of=datetime.now(UTC) - timedelta(hours=3)))
    assert text_of(fresh) == "· 3 h ago"
    assert "stale" not in classes(fresh)


def test_the_badge_warns_of_old_prices_and_says_where_there_are_none() -> None:
    assert "stale" in classes(banners.badge(data_state(as_of=datetime.now(UTC) - timedelta(days=5))))
    assert text_of(banners.badge(data_state(as_of=None))) == "· no prices yet"
