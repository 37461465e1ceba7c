"""Forecasts of a card's offers: of the newest models, for what is bought now, and nothing without a model of worth."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from analysis.forecasting.panel import Panel
from services.analysis.forecasts import DOWN, UP, OfferForecast, load_offer_forecasts
from services.analysis.training import train_target
from tests.support.forecasts import CARDS, store_shop
from tests.support.prices import ago, execute, price, rows, scalar, series, store

NOW = datetime.now(UTC)


@pytest.fixture
def market(database: Engine) -> Panel:
    """Prices of a shop, and models of its offers."""
    found = store_shop(database)
    for name in (DOWN, UP):
        train_target(database, name, NOW)
    return found


def card_of(engine: Engine, number: int) -> int:
    """The id of a card by its place among the shop's."""
    found: int = scalar(engine, "SELECT id FROM cards WHERE collector_number = :number", number=str(number + 1))
    return found


def forecasts(engine: Engine) -> dict[int, OfferForecast]:
    """The forecasts of all cards by their place; each has one offer at most."""
    found = {number: load_offer_forecasts(card_of(engine, number)) for number in range(CARDS)}
    assert all(len(some) <= 1 for some in found.values())
    return {number: some[0] for number, some in found.items() if some}


def test_an_offer_has_its_odds_with_their_record(database: Engine, market: Panel) -> None:
    number = int(market.offer[:, -1].argmax())
    [found] = load_offer_forecasts(card_of(database, number))
    assert (found.finish, found.language) == ("nonfoil", "English")
    assert found.offer == Decimal(str(market.offer[number, -1]))
    assert found.day == ago(1)
    assert found.down
    assert found.up
    stored = rows(database, "SELECT id, evaluation->>'n', evaluation->>'skill' FROM forecast_models ORDER BY id")
    for odds, (model, n, skill) in zip((found.down, found.up), stored, strict=True):
        assert (odds.model, odds.n, odds.skill, odds.trained_at) == (model, int(n), float(skill), NOW)
        assert 0 < odds.probability < 1


def test_what_rose_all_week_is_likelier_to_rise(database: Engine, market: Panel) -> None:
    change = market.offer[:, -1] / market.offer[:, -4]
    found = forecasts(database)
    risen = max(found, key=lambda number: change[number])
    fallen = min(found, key=lambda number: change[number])
    assert _up(found[risen]) > _up(found[fallen])


def _up(found: OfferForecast) -> float:
    assert found.up
    return found.up.probability


def test_offers_below_one_have_no_forecast(database: Engine, market: Panel) -> None:
    assert set(forecasts(database)) == {number for number in range(CARDS) if market.offer[number, -1] >= 1}


def test_what_the_newest_list_does_not_buy_has_no_forecast(database: Engine, market: Panel) -> None:
    number = int(market.offer[:, -1].argmax())
    asked = price(ago(0), f"{market.price[number, -1]:.2f}", total_quantity=1)
    store(database, [series(number + 1, asked, marketplace="cardkingdom")])
    assert load_offer_forecasts(card_of(database, number)) == []


def test_a_card_that_the_newest_day_does_not_have_has_no_forecast(database: Engine, market: Panel) -> None:
    number = int(market.offer[:, -1].argmax())
    other = (number + 1) % CARDS
    asked = price(ago(0), f"{market.price[other, -1]:.2f}", total_quantity=1)
    store(database, [series(other + 1, asked, marketplace="cardkingdom")])
    assert load_offer_forecasts(card_of(database, number)) == []


@pytest.mark.parametrize(
    "change",
    ["evaluation = jsonb_set(evaluation, '{skill}', '-0.01')", "version = 'features-0'", "target = 'another'"],
)
@pytest.mark.usefixtures("market")
def test_a_model_without_worth_says_nothing(database: Engine, change: str) -> None:
    execute(database, f"UPDATE forecast_models SET {change} WHERE target = :target", target=UP)
    found = forecasts(database)
    assert found
    assert all(one.up is None and one.down for one in found.values())


def test_a_card_without_prices_has_none(database: Engine) -> None:
    assert load_offer_forecasts(1) == []


def test_other_printings_of_the_name_are_read_too(database: Engine) -> None:
    """Pairs of cards have a name, so that a model has learnt what the other printing says."""
    number = int((store_shop(database).price[:, -1]).argmax())
    execute(database, "UPDATE cards SET oracle_id = md5(((collector_number::int - 1) / 2)::text)::uuid")
    for name in (DOWN, UP):
        train_target(database, name, NOW)
    before = load_offer_forecasts(card_of(database, number))
    alone = "UPDATE cards SET oracle_id = :own WHERE collector_number = :number"
    execute(database, alone, own="00000000-0000-0000-0000-0000000000aa", number=str(number + 1))
    after = load_offer_forecasts(card_of(database, number))
    assert [one.offer for one in after] == [one.offer for one in before]
    assert [_up(one) for one in after] != pytest.approx([_up(one) for one in before], rel=1e-6)
