"""Sell-or-wait from stored models into the ledger: with its odds and facts, once a day, and judged by what is paid."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from services.analysis.recommendations import RecommendationsRequest, ToldRecommendation, load_recommendations
from services.analysis.sell_or_wait import issue_sell_or_wait
from services.analysis.training import train_due
from services.analysis.verifying import verify
from services.people.advice.contract import AdviceRequest
from services.people.advice.holding import load_sell_or_wait
from services.people.valuation.basis import load_basis
from tests.support.forecasts import store_shop
from tests.support.people import register
from tests.support.prices import execute, rows, scalar
from tests.support.valued import add
from upkeep import after_prices

KINDS = {"sell_now": "fall", "wait": "rise"}


@pytest.fixture
def market(database: Engine) -> Engine:
    """Prices of a shop that go on, and models of its offers."""
    store_shop(database)
    after_prices.run(database, anyway=True)
    train_due(database, datetime.now(UTC))
    return database


def issued() -> list[ToldRecommendation]:
    """What readers see of the issue."""
    found = load_recommendations(RecommendationsRequest("USD", limit=100)).items
    return [one for one in found if one.type in KINDS]


def test_an_advice_has_its_odds_its_fees_and_what_it_rests_on(market: Engine) -> None:
    issue_sell_or_wait(market, datetime.now(UTC))
    found = issued()
    assert {one.type for one in found} == set(KINDS)
    for one in found:
        assert one.probability is not None
        assert one.base_rate is not None
        assert float(one.probability) >= one.base_rate + 0.0999
        assert one.facts["net"] == one.facts["offer"]  # a buylist takes nothing of its price
        assert Decimal(one.facts["credit"]) > Decimal(one.facts["offer"])
        assert {(fee.marketplace, fee.side) for fee in one.fees} >= {("cardkingdom", "buylist")}
        assert (one.facts["sell_to"], one.expected_net, one.outcomes) == ("cardkingdom", None, [])
    assert verify().broken is None


def test_one_day_of_prices_is_issued_once(market: Engine) -> None:
    for _ in range(2):
        issue_sell_or_wait(market, datetime.now(UTC))
    assert scalar(market, "SELECT count(*) FROM ledger_batches WHERE key LIKE 'sell-or-wait%'") == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE forecast_models SET evaluation = jsonb_set(evaluation, '{skill}', '0')", id="no skill"),
        pytest.param("UPDATE latest_prices SET total_quantity = 0", id="the shop pauses"),
        pytest.param("UPDATE latest_prices SET time = time - interval '2 days'", id="stale offers"),
        pytest.param("UPDATE ingestion_runs SET status = 'failed'", id="a failed source"),
    ],
)
def test_nothing_is_issued_of_what_cannot_be_relied_on(market: Engine, change: str) -> None:
    execute(market, change)
    issue_sell_or_wait(market, datetime.now(UTC))
    assert issued() == []


def test_a_holder_sees_the_advice_about_an_own_card_and_nobody_elses(market: Engine) -> None:
    issue_sell_or_wait(market, datetime.now(UTC))
    one = issued()[0]
    assert one.card
    holder, other = register().user.id, register("other@example.com").user.id
    add(holder, one.card.id, 3)
    [found] = load_sell_or_wait(load_basis(holder), AdviceRequest("USD")).items
    assert (found.copies, found.recommendation.id) == (3, one.id)
    told = load_sell_or_wait(load_basis(other), AdviceRequest("USD"))
    assert told.items == []
    assert [(record.type, record.n) for record in told.records] == [("sell_now", 0), ("wait", 0)]


def test_models_are_trained_once_a_week(market: Engine) -> None:
    assert train_due(market, datetime.now(UTC)) == 0
    execute(market, "UPDATE forecast_models SET trained_at = trained_at - interval '8 days'")
    assert train_due(market, datetime.now(UTC)) == 2
    assert rows(market, "SELECT count(*) FROM forecast_models") == [(4,)]
