"""Training of forecasts on stored history: by a command, never in a request (docs/methods.md, forecasts)."""

import json
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import structlog

from analysis.forecasting.assembling import DAY
from analysis.forecasting.evaluation import Figures
from analysis.forecasting.logistic import Model
from analysis.forecasting.targets import TARGETS
from analysis.forecasting.training import TooLittleHistory, Trained, train
from db.engine import Engine, Row
from db.queries import forecasts as queries
from db.writes import forecasts as writes
from market.histories import microseconds, moment
from market.variants import Currency

CURRENCY = Currency.USD  # of the marketplaces that have targets
DAYS = 60  # of history, at most
VARIANTS = 10_000  # about, at most: training on all of 60 days then takes 600 MiB at the worst

OFFERS = ("buylist-down-7d", "buylist-up-7d")  # the targets that recommendations are made of
TRAINED_FOR = timedelta(days=7)  # until a model is trained anew

log = structlog.get_logger()


def train_target(engine: Engine, name: str, now: datetime) -> tuple[int, Trained]:
    """Train the model of a target on the newest history and store it; return its number and itself.

    Raises TooLittleHistory.
    """
    target = TARGETS[name]
    with engine.connect() as connection:
        newest = queries.last_price(connection, target.marketplace, CURRENCY)
        if newest is None:
            raise TooLittleHistory(f"{target.title}: there is no price of {target.marketplace} yet")
        listed = queries.sampled(connection, target.marketplace, CURRENCY, VARIANTS)
        panel = queries.panel(connection, listed, newest, DAYS)
    trained = train(panel, name)
    with engine.begin() as connection:
        number = writes.add_model(connection, _row(trained, now))
    log.info("forecast trained", target=name, model=number, rows=trained.rows, skill=trained.evaluation.skill)
    return number, trained


def train_due(engine: Engine, now: datetime) -> int:
    """Train the models of recommendations that are missing or old, where there is history; return their number."""
    trained = 0
    for name in OFFERS:
        with engine.connect() as connection:
            known = queries.newest_model(connection, name)
        if known is not None and now - known.trained_at < TRAINED_FOR:
            continue
        try:
            train_target(engine, name, now)
        except TooLittleHistory as error:
            log.info("forecast not trained", target=name, reason=str(error))
        else:
            trained += 1
    return trained


def _row(trained: Trained, now: datetime) -> dict[str, Any]:
    return {
        "target": trained.target,
        "method": trained.method,
        "version": trained.version,
        "trained_at": now,
        "first_issue": moment(int(trained.first) * DAY),
        "last_issue": moment(int(trained.last) * DAY),
        "rows": trained.rows,
        "names": list(trained.names),
        "mean": trained.model.mean.tolist(),
        "scale": trained.model.scale.tolist(),
        "weights": trained.model.weights.tolist(),
        "intercept": trained.model.intercept,
        "evaluation": json.dumps(trained.evaluation.record),
    }


def trained_of(row: Row) -> Trained:
    """Return a stored model."""
    model = Model(np.array(row.mean), np.array(row.scale), np.array(row.weights), row.intercept)
    first, last = (float(microseconds(time) // DAY) for time in (row.first_issue, row.last_issue))
    return Trained(
        row.target, row.method, row.version, tuple(row.names), model, row.rows, first, last, Figures.of(row.evaluation)
    )
