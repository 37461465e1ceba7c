"""Forecasts of what a buylist will pay: how likely an offer is lower, stopped or higher in a week.

The newest stored models are applied; nothing is trained here. A model without skill says nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from analysis.forecasting.assembling import DAY
from analysis.forecasting.panel import Panel
from analysis.forecasting.targets import TARGETS, asked
from analysis.forecasting.training import OtherFeatures
from analysis.scores import Floats
from db.engine import Row, reading
from db.queries import forecasts as queries
from market.histories import microseconds, moment
from services.analysis.training import CURRENCY, DAYS, OFFERS, trained_of

MARKETPLACE = "cardkingdom"
DOWN, UP = OFFERS


@dataclass(frozen=True, slots=True)
class Odds:
    """What a model states, beside how often that happens anyway, and how good its forecasts were.

    `base_rate`, `skill` (of Brier, over climatology) and `n` are of the walk-forward that is stored with the model.
    """

    probability: float
    base_rate: float
    n: int
    skill: float
    model: int
    trained_at: datetime


@dataclass(frozen=True, slots=True)
class OfferForecast:
    """The offer for a near-mint copy in USD and the odds that it is 5 % lower or stopped, or 5 % higher, in 7 days.

    `day` is the begin (UTC) of the day of the newest prices that were read; None: there is no model with skill.
    """

    finish: str
    language: str
    offer: Decimal
    day: datetime
    down: Odds | None
    up: Odds | None


def load_offer_forecasts(card_id: int) -> list[OfferForecast]:
    """Return the forecasts of the current offers of a card, by finish and language."""
    with reading() as connection:
        newest = queries.last_price(connection, MARKETPLACE, CURRENCY)
        if newest is None:
            return []
        listed = queries.of_names_of(connection, MARKETPLACE, CURRENCY, card_id)
        panel = queries.panel(connection, listed, newest, DAYS, usual=0)
        if not len(panel.days) or panel.days[-1] < microseconds(newest) // DAY:
            return []
        variants = queries.variants(connection, listed)
        models = {name: queries.newest_model(connection, name) for name in (DOWN, UP)}
    stated = {name: stated_by(row, panel) for name, row in models.items()}
    places = np.flatnonzero(asked(panel, TARGETS[DOWN]) & (panel.card == card_id)).tolist()
    return [
        OfferForecast(
            variants[place].finish,
            variants[place].language,
            Decimal(round(panel.offer[place, -1] * 100)).scaleb(-2),
            moment(int(panel.days[-1]) * DAY),
            _odds(models[DOWN], stated[DOWN], place),
            _odds(models[UP], stated[UP], place),
        )
        for place in places
    ]


def stated_by(row: "Row | None", panel: Panel) -> Floats | None:
    """Return what a model states; None without one, for one without skill, and for one of other features."""
    if row is None or row.evaluation["skill"] <= 0:
        return None
    try:
        return trained_of(row).probability(panel)
    except OtherFeatures:
        return None


def _odds(row: "Row | None", stated: Floats | None, place: int) -> Odds | None:
    if row is None or stated is None:
        return None
    found = row.evaluation
    return Odds(float(stated[place]), found["base_rate"], found["n"], found["skill"], row.id, row.trained_at)
