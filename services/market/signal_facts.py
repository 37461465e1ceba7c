"""Facts behind a signal: the numbers that it rests on, from the measures of its series; unknown ones are left out."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from db.engine import Connection, Row
from db.queries import closes
from market.histories import microseconds
from signals.confidence import FACTORS, SMOOTHED
from signals.history import DAY
from signals.robust_trend import DAYS, robust_trend

# By measure: names of facts, each with the column of `signal_measures` that it is.
COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "return": {"moves": "moves_7d", "top_share": "top_share_7d", "days": "days_7d"},
        "slope": {"t": "t_14d", "r2": "r2_14d", "moves": "moves_14d", "days": "days_14d"},
        "volatility": {"returns": "returns", "effective_returns": "effective"},
        "z": {"moves": "moves_14d", "days": "days_14d"},
        "buylist_ratio": {},
        "marketplace_gap": {},
        "low_to_price": {},
        "stock_change": {},
    }
)
# Columns that are logarithms; facts are shares like the value.
LOGARITHMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "return": {
            "momentum_24h": "momentum_24h",
            "momentum_30d": "momentum_30d",
            "momentum_90d": "momentum_90d",
            "siblings_7d": "siblings",
        },
        "slope": {"slope_30d": "slope_30d", "slope_90d": "slope_90d", "siblings_7d": "siblings"},
    }
)


def facts_of(row: Row) -> dict[str, float]:
    """Return the facts of a signal. Prices are in its currency, moves of prices shares (0.1 is 10 %)."""
    price = row.cents / 100
    facts: dict[str, float] = {"price": price}
    facts |= {name: getattr(row, column) for name, column in COLUMNS[row.measure].items()}
    facts |= {name: math.expm1(getattr(row, column)) for name, column in LOGARITHMS.get(row.measure, {}).items()}
    match row.measure:
        case "z":
            facts["median"] = round(math.exp(row.median_14d), 2)
        case "buylist_ratio":
            facts["buylist"] = round(row.value * price, 2)
        case "marketplace_gap":
            facts["elsewhere"] = round(price / (1 + row.value), 2)
        case "low_to_price":
            facts["low"] = round(row.value * price, 2)
    return {name: float(value) for name, value in facts.items() if not math.isnan(value)}


def robust_trends(connection: Connection, rows: Sequence[Row]) -> dict[int, dict[str, float]]:
    """Return the facts of robust trends by series; rows are signals, whose `as_of` is the time of the last price."""
    lasts = {row.series_id: microseconds(row.as_of) // DAY for row in rows}
    facts = {}
    for series_id, cents in closes.of_series(connection, lasts, DAYS).items() if lasts else ():
        found = robust_trend(np.where(cents > 0, np.log(np.maximum(cents, 1) / 100), np.nan))
        if found:
            facts[series_id] = {"sen_slope_30d": math.expm1(found.slope), "mann_kendall_30d": found.z}
    return facts


def factors_of(row: Row) -> dict[str, float]:
    """Return the factors of a signal's confidence by their names."""
    return dict(zip(FACTORS, (np.frombuffer(row.factors, ">i2") / 1_000).tolist(), strict=True))


def is_smoothed(marketplace: str) -> bool:
    """Return whether the prices of a marketplace are means of past sales, which follow a move late."""
    return marketplace in SMOOTHED
