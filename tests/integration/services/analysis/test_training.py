"""Training on stored prices: a new version of a target's model, which says later what it said then."""

from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import Engine

from analysis.forecasting.panel import Panel
from analysis.forecasting.training import TooLittleHistory, Trained
from db.queries import forecasts as queries
from services.analysis.training import DAYS, VARIANTS, train_target, trained_of
from tests.support.forecasts import HOUR, store_shop
from tests.support.prices import DAY, ago, rows

NOW = datetime.now(UTC)
DOWN = "buylist-down-7d"
LAST = ago(1, hours=-HOUR)


@pytest.fixture
def market(database: Engine) -> Panel:
    """Prices of a shop, as they are stored in the database."""
    return store_shop(database)


def stored_prices(engine: Engine) -> Panel:
    """The panel of what is stored."""
    with engine.connect() as connection:
        listed = queries.sampled(connection, "cardkingdom", "USD", VARIANTS)
        return queries.panel(connection, listed, LAST, DAYS)


def newest(engine: Engine) -> tuple[int, Trained]:
    """The newest model, and its number."""
    with engine.connect() as connection:
        row = queries.newest_model(connection, DOWN)
    assert row
    return row.id, trained_of(row)


@pytest.mark.usefixtures("market")
def test_a_stored_model_states_what_the_trained_one_did(database: Engine) -> None:
    number, trained = train_target(database, DOWN, NOW)
    found, stored = newest(database)
    assert found == number
    panel = stored_prices(database)
    assert np.array_equal(stored.probability(panel), trained.probability(panel))


@pytest.mark.usefixtures("market")
def test_a_model_is_stored_with_its_evaluation(database: Engine) -> None:
    trained = train_target(database, DOWN, NOW)[1]
    stored = newest(database)[1]
    assert stored.evaluation == trained.evaluation
    assert (stored.rows, stored.first, stored.last) == (trained.rows, trained.first, trained.last)
    assert rows(database, "SELECT trained_at, last_issue < trained_at FROM forecast_models") == [(NOW, True)]


def test_prices_are_read_as_they_were_stored(database: Engine, market: Panel) -> None:
    panel = stored_prices(database)
    assert np.diff(panel.days).tolist() == [1] * (len(market.days) - 1)
    order, of_market = np.argsort(panel.price[:, -1]), np.argsort(market.price[:, -1])
    for name in ("price", "offer", "stock", "wanted"):
        assert np.array_equal(getattr(panel, name)[order], getattr(market, name)[of_market]), name


@pytest.mark.usefixtures("market")
def test_fewer_names_are_read_with_all_of_theirs(database: Engine) -> None:
    with database.connect() as connection:
        listed = queries.sampled(connection, "cardkingdom", "USD", 40)
    assert len(listed.ids) == 80
    assert len(set(listed.name.tolist())) == 40


@pytest.mark.usefixtures("market")
def test_each_training_is_a_new_version(database: Engine) -> None:
    first, second = (train_target(database, DOWN, NOW + number * DAY)[0] for number in range(2))
    assert rows(database, "SELECT id FROM forecast_models ORDER BY id") == [(first,), (second,)]
    assert newest(database)[0] == second


def test_without_prices_nothing_is_trained(database: Engine) -> None:
    with pytest.raises(TooLittleHistory, match="no price"):
        train_target(database, DOWN, NOW)
    assert rows(database, "SELECT count(*) FROM forecast_models") == [(0,)]
