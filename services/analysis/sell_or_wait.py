"""Issue of sell-or-wait into the ledger: what to do with an offer of Card Kingdom's buylist (docs/methods.md).

The newest stored models state how likely an offer is lower or stopped, and higher, in a week. Once a day of prices and
pair of models, all offers are looked at, a block of names at a time. A call that was killed is repeated with the same
result: what is in the ledger stays.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from analysis.forecasting.assembling import DAY
from analysis.forecasting.targets import SHARE, TARGETS, asked
from analysis.recommendations import At, Leg, Recommendation
from analysis.scores import Floats
from analysis.sell_or_wait import CLAIMS, Advice, Odds, advised
from collection.ledger.money import major, minor
from db.engine import Connection, Engine, Row
from db.queries import fees as fee_queries
from db.queries import forecasts as queries
from db.queries import sell_or_wait
from db.queries.arbitrage import data_version
from db.queries.ingestion import property_value
from db.writes.ledger import set_property
from market import __version__
from market.fees import WHOLE, Fee, Side, credit_rate, postage, tariff
from market.histories import microseconds
from market.observations import Integers
from services.analysis.forecasts import DOWN, MARKETPLACE, UP, stated_by
from services.analysis.issuing import issue
from services.analysis.training import CURRENCY, DAYS, VARIANTS

METHOD = "sell-or-wait-1"  # raised where a rule changes
STATE = "sell_or_wait"  # property: the key of the last search
HORIZON = TARGETS[DOWN].horizon
OLDEST = timedelta(hours=48)  # of the offer
TARGET_OF: Mapping[Advice, str] = {Advice.SELL_NOW: DOWN, Advice.WAIT: UP}
ACTIONS: Mapping[Advice, str] = {
    Advice.SELL_NOW: "Sell to Card Kingdom's buylist now",
    Advice.WAIT: "Wait a week before selling to Card Kingdom's buylist",
}


class _Found(NamedTuple):
    """Offers that were asked about: their series, the offer in USD, and by advice the stated probability."""

    series: Integers
    offers: Floats
    stated: Mapping[Advice, Floats]


def issue_sell_or_wait(engine: Engine, now: datetime) -> None:
    """Issue what the newest models advise about current offers; nothing without a model that has skill."""
    with engine.connect() as reader:
        connection = reader.execution_options(isolation_level="REPEATABLE READ")
        newest = queries.last_price(connection, MARKETPLACE, CURRENCY)
        version = data_version(connection, CURRENCY)
        models = _models(connection)
        if newest is None or version is None or not models:
            return
        key = f"{METHOD}:{newest.date().isoformat()}:{'.'.join(str(row.id) for row in models.values())}"
        if property_value(connection, STATE) == key:
            return
        found = _found(connection, models, newest)
        some = _recommendations(connection, found, models, now, version)
    issue(engine, key, some)
    with engine.begin() as writer:
        set_property(writer, STATE, key)


def _models(connection: Connection) -> dict[Advice, Row]:
    """Return by advice the newest model of its target, where that has skill."""
    rows = {advice: queries.newest_model(connection, target) for advice, target in TARGET_OF.items()}
    return {advice: row for advice, row in rows.items() if row is not None and row.evaluation["skill"] > 0}


def _found(connection: Connection, models: Mapping[Advice, Row], newest: datetime) -> _Found:
    """Return what the models state of all offers; a block of names is in memory at a time."""
    count = queries.block_count(connection, MARKETPLACE, CURRENCY, VARIANTS)
    parts = [_found_in(connection, models, newest, number, count) for number in range(count)]
    series, offers = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
    stated = {
        advice: np.concatenate([part.stated[advice] for part in parts])
        for advice in models
        if all(advice in part.stated for part in parts)
    }
    return _Found(series, offers, stated)


def _found_in(
    connection: Connection, models: Mapping[Advice, Row], newest: datetime, number: int, count: int
) -> _Found:
    listed = queries.block(connection, MARKETPLACE, CURRENCY, number, count)
    panel = queries.panel(connection, listed, newest, DAYS)
    if not len(panel.days) or panel.days[-1] < microseconds(newest) // DAY - 1:  # the newest day may be under way
        nothing = np.zeros(0)
        return _Found(nothing.astype(np.int64), nothing, dict.fromkeys(models, nothing))
    places = np.flatnonzero(asked(panel, TARGETS[DOWN]))
    stated = {advice: told[places] for advice, row in models.items() if (told := stated_by(row, panel)) is not None}
    return _Found(listed.offers()[places], panel.offer[places, -1], stated)


def _recommendations(
    connection: Connection, found: _Found, models: Mapping[Advice, Row], now: datetime, version: str
) -> list[Recommendation]:
    odds = {advice: Odds(stated, models[advice].evaluation["base_rate"]) for advice, stated in found.stated.items()}
    chosen = advised(found.offers, odds)
    ids = [int(found.series[place]) for places in chosen.values() for place in places]
    offered = sell_or_wait.offered(connection, ids, now - OLDEST)
    fees = fee_queries.every(connection)
    return [
        _recommendation(advice, offered[number], odds[advice], place, models[advice], fees, now, version)
        for advice, places in chosen.items()
        for place in places
        if (number := int(found.series[place])) in offered
    ]


def _recommendation(
    advice: Advice, row: Row, odds: Odds, place: int, model: Row, fees: list[Fee], now: datetime, version: str
) -> Recommendation:
    """Return an advice: the sale of one copy at the entry, beside that at the horizon, in an order that goes anyway."""
    now_first = 1 if advice is Advice.SELL_NOW else -1
    return Recommendation(
        issued_at=now,
        type=str(advice),
        action=ACTIONS[advice],
        currency=CURRENCY,
        series_id=row.id,
        claim=CLAIMS[advice],
        threshold=Decimal(str(SHARE)),
        legs=(
            Leg(row.id, At.ENTRY, Side.BUYLIST, now_first),
            Leg(row.id, At.EXIT, Side.BUYLIST, -now_first),
        ),
        fee_ids=_fee_ids(fees, now.date()),
        facts=_facts(row, model, odds.base_rate, fees, now.date()),
        method=METHOD,
        code_version=__version__,
        data_version=version,
        expires_at=now + OLDEST,
        horizons=(HORIZON,),
        probability=_share(odds.stated[place]),
    )


def _fee_ids(fees: list[Fee], on: date) -> tuple[int, ...]:
    sides = [tariff(fees, MARKETPLACE, CURRENCY, side, on) for side in (Side.BUYLIST, Side.CREDIT)]
    numbers = [number for side in sides if side for number in side.ids]
    return tuple(sorted({*numbers, *postage(fees, MARKETPLACE, CURRENCY, on).ids}))


def _facts(row: Row, model: Row, base_rate: float, fees: list[Fee], on: date) -> dict[str, Any]:
    """Return what an advice rests on; numbers are texts, amounts those of one copy.

    `net` is the offer less what the buylist takes, without the postage of the order; None where that is not known.
    """
    price = minor(row.price, CURRENCY)
    taken, rate = tariff(fees, MARKETPLACE, CURRENCY, Side.BUYLIST, on), credit_rate(fees, MARKETPLACE, CURRENCY, on)
    net = None if taken is None else int(taken.marginal(np.array([price], np.int64))[0])
    paid = postage(fees, MARKETPLACE, CURRENCY, on).paid
    tested = model.evaluation
    return {
        "condition": row.condition,
        "finish": row.finish,
        "language": row.language,
        "sell_to": row.marketplace,
        "offer": str(row.price),
        "wanted": row.total_quantity,
        "offer_confirmed_at": row.confirmed_at,
        "offer_source": row.source,
        "net": _money(net),
        "credit": _money(price + price * rate // WHOLE if rate else None),
        "postage": _money(paid),
        "retail": None if row.asked is None else str(row.asked),
        "stock": row.stock,
        "base_rate": str(_share(base_rate)),
        "model": model.id,
        "model_trained_at": model.trained_at,
        "tested_on": tested["n"],
        "skill": f"{tested['skill']:.4f}",
        "slope": None if tested["slope"] is None else f"{tested['slope']:.2f}",
    }


def _money(units: int | None) -> str | None:
    return None if units is None else str(major(units, CURRENCY))


def _share(share: float) -> Decimal:
    return Decimal(f"{share:.4f}")
