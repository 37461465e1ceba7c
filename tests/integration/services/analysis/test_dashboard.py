"""The stored sections: what is in them, one that fails, versions that rise with what they say, one currency each."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from db.engine import read_engine
from market.records import SeriesPrices
from services.analysis.dashboard import sections
from services.analysis.dashboard.movers import SHOWN, Movers
from services.analysis.dashboard.sections import (
    Section,
    SectionFailed,
    compute,
    load_dashboard_market,
    load_dashboard_movers,
    load_dashboard_opportunities,
)
from services.analysis.dashboard.summary import load_quick_stats, load_summary
from services.analysis.issuing import issue
from tests.support.prices import ago, execute, make_card, price, scalar, series, store
from tests.support.recommendations import now, recommendation
from tests.support.statements import counted
from upkeep import after_prices

EUR = {"marketplace": "cardmarket", "currency": "EUR"}


def moved(number: int, step: float, days: int = 14, **more: object) -> SeriesPrices:
    """Prices of a card that moved by a share a day over the last week, and stood still before."""
    prices = [price(ago(age), f"{10 * (1 + step) ** max(0, 7 - age):.2f}") for age in range(days, 0, -1)]
    return series(number, *prices, **more)


def jumped(number: int, by: float) -> SeriesPrices:
    """Prices of a card that made its whole move in one day."""
    return series(number, *(price(ago(age), f"{10 * (1 + by * (age < 3)):.2f}") for age in range(14, 0, -1)))


@pytest.fixture
def loaded(database: Engine) -> Engine:
    """Eight cards that rose, some more than others, two that fell, one that jumped, one in euros."""
    batch = [*(moved(number, 0.01 * number) for number in range(1, 9)), moved(9, -0.02), moved(10, -0.03),
             jumped(11, 2.0), moved(12, 0.05, **EUR)]  # fmt: skip
    store(database, batch, [make_card(number) for number in range(1, 13)])
    after_prices.run(database, anyway=True)
    return database


def movers(currency: str = "USD") -> Movers:
    found = load_dashboard_movers(currency)
    assert found
    return found.content


def test_confirmed_moves_come_first_and_the_others_are_apart(loaded: Engine) -> None:
    found = movers()
    assert [one.card.name for one in found.gainers] == ["Card 8", "Card 7", "Card 6", "Card 5", "Card 4"]
    assert [one.card.name for one in found.losers] == ["Card 10", "Card 9"]
    assert [one.card.name for one in found.unconfirmed_gainers] == ["Card 11"]
    assert len(found.gainers) == SHOWN
    assert all(one.confidence >= 0.5 for one in (*found.gainers, *found.losers))


def test_a_mover_has_both_prices_to_the_cent_its_changes_and_its_line(loaded: Engine) -> None:
    one = movers().gainers[0]
    assert (one.price_then, one.price_now, one.moves) == (Decimal("10.00"), Decimal("15.87"), 6)
    assert one.change_pct == pytest.approx(58.7)
    assert (one.as_of, one.marketplace) == (ago(1), "tcgplayer")
    assert one.sparkline[-2] == Decimal("15.87")


def test_cheap_cards_are_no_movers(database: Engine) -> None:
    prices = [price(ago(age), f"{1.0 + 0.1 * max(0, 7 - age):.2f}") for age in range(14, 0, -1)]
    store(database, [series(1, *prices)], [make_card(1)])
    after_prices.run(database, anyway=True)
    found = movers()
    assert (found.gainers, found.unconfirmed_gainers, found.as_of) == ([], [], None)


def test_a_section_has_nothing_of_the_other_currency(loaded: Engine) -> None:
    assert [one.card.name for one in movers("EUR").gainers] == ["Card 12"]
    market = load_dashboard_market("EUR")
    assert market
    assert {tile.standing.currency for tile in market.content.tiles} == {"EUR"}
    assert market.content.breadth.alive == 1


def test_breadth_leaves_out_what_moved_by_less_than_the_dead_band(database: Engine) -> None:
    steps = {1: 1.02, 2: 1.005, 3: 0.98, 4: 1.0, 5: 1.03}
    batch = [series(number, price(ago(2), "100"), price(ago(1), f"{100 * step:.2f}")) for number, step in steps.items()]
    old = series(6, price(ago(3), "100"))
    store(database, [*batch, old], [make_card(number) for number in range(1, 7)])
    after_prices.run(database, anyway=True)
    market = load_dashboard_market("USD")
    assert market
    found = market.content.breadth
    assert (found.advancing, found.declining) == (2, 1)
    assert found.alive >= 5
    assert found.breadth == pytest.approx(1 / found.alive, abs=1e-6)


def test_the_version_rises_with_what_a_section_says_and_with_nothing_else(loaded: Engine) -> None:
    before = load_dashboard_movers("USD")
    assert before
    compute(loaded, datetime.now(UTC))
    same = load_dashboard_movers("USD")
    assert same == before
    store(loaded, [series(1, price(ago(0), "40.00"))], [make_card(1)])
    after_prices.run(loaded, anyway=True)
    later = load_dashboard_movers("USD")
    assert later
    assert later.version > before.version
    assert later.computed_at > before.computed_at


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computation of the movers that fails."""

    def fail(_currency: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sections, "COMPUTE", {**sections.COMPUTE, Section.MOVERS: fail})


def test_a_section_that_fails_says_so_and_the_others_stand(loaded: Engine, broken: None) -> None:
    compute(loaded, datetime.now(UTC))
    with pytest.raises(SectionFailed):
        load_dashboard_movers("USD")
    assert load_dashboard_market("USD")
    found = load_summary("USD")
    assert (found.top_gainers, found.breadth is None) == (None, False)
    assert {one.section: one.state for one in found.sections} == {
        "movers": "failed",
        "opportunities": "ready",
        "market": "ready",
    }


def test_a_section_that_failed_is_back_with_the_next_computation(
    loaded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(loaded, "UPDATE dashboard_sections SET body = NULL WHERE section = 'movers'")
    compute(loaded, datetime.now(UTC))
    assert movers().gainers


def test_before_the_first_computation_nothing_has_begun(database: Engine) -> None:
    found = load_summary("USD")
    assert {one.state for one in found.sections} == {"not begun"}
    assert (found.generated_at, found.top_gainers, found.active_recommendations) == (None, None, 0)


def test_open_arbitrage_is_shown_with_the_record_of_their_type_until_they_expire(loaded: Engine) -> None:
    series, at = scalar(loaded, "SELECT min(id) FROM price_series"), now()
    issue(loaded, "test", [recommendation(series, at, type=kind) for kind in ("arbitrage", "sell_now")])
    compute(loaded, datetime.now(UTC))
    found = load_dashboard_opportunities("USD")
    assert found
    (one,) = found.content.items
    (record,) = found.content.records
    assert (one.type, record.type, record.n, record.base_rate) == ("arbitrage", "arbitrage", 0, None)
    assert load_summary("USD").active_recommendations == 2
    assert load_quick_stats().open_recommendations == 2


def test_the_quick_numbers_are_of_all_currencies(loaded: Engine) -> None:
    found = load_quick_stats()
    assert (found.cards, found.series) == (12, 12)
    assert found.snapshots == scalar(loaded, "SELECT count(*) FROM price_snapshots")


def test_a_summary_takes_two_statements_however_much_there_is(loaded: Engine) -> None:
    with counted(read_engine()) as statements:
        load_summary("USD")
    assert len(statements) == 2
