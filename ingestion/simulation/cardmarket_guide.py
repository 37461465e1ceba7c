"""Writes Cardmarket's price guide of the last day: one row a product, no names."""

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from ingestion.simulation.catalogue import Printing
from ingestion.simulation.market import Market, stream
from ingestion.simulation.model import Floats
from ingestion.simulation.quotes import QuoteKey

_HOURS_BEFORE_END = 5
_CENTRAL_EUROPE = timezone(timedelta(hours=1))
_FIELDS = ("avg", "low", "trend", "avg1", "avg7", "avg30")
_SHORT_ROW_EVERY = 30
"""One product in so many has no keys at all for the finish that does not exist; the others have them empty."""

Row = dict[str, Any]


def write_price_guide(directory: Path, market: Market) -> Path:
    """Write `price_guide_1.json` and return its path."""
    created_at = market.hours_before_end(_HOURS_BEFORE_END).astimezone(_CENTRAL_EUROPE)
    rng = stream(market.seed, "guide")
    rows = [_row(rng, market, card) for card in market.printings if card.cardmarket_id is not None]
    guide = {"version": 1, "createdAt": f"{created_at:%Y-%m-%dT%H:%M:%S%z}", "priceGuides": [*rows, *_strangers()]}
    path = directory / "price_guide_1.json"
    path.write_bytes(orjson.dumps(guide))
    return path


def _row(rng: np.random.Generator, market: Market, card: Printing) -> Row:
    row: Row = {"idProduct": card.cardmarket_id, "idCategory": 1}
    for finish, suffix in (("nonfoil", ""), ("foil", "-foil")):
        exists = finish in card.finishes
        if exists or card.index % _SHORT_ROW_EVERY:
            history = market.quotes[QuoteKey("cardmarket", "retail", finish)][card.index, -30:]
            row |= _columns(_averages(rng, history) if exists else _nothing(), suffix)
    return row


def _columns(values: dict[str, float | None], suffix: str) -> Row:
    return {f"{field}{suffix}": _plain(values[field]) for field in _FIELDS}


def _plain(value: float | None) -> float | int | None:
    """Return a price as upstream writes it: 2, not 2.0."""
    return int(value) if value is not None and value == int(value) else value


def _nothing() -> dict[str, float | None]:
    """Return upstream's prices of a product that is not sold: trend 0, all others null."""
    return dict.fromkeys(_FIELDS, None) | {"trend": 0.0}


def _averages(rng: np.random.Generator, history: Floats) -> dict[str, float | None]:
    """Return the averages of the last 30 days; null where nothing was sold in that time."""
    trend = None if np.isnan(history[-1]) else float(history[-1])
    return {
        "avg": _mean(history[-2:] * rng.uniform(0.95, 1.05)),
        "low": _mean(history[-7:] * rng.uniform(0.4, 0.8)),
        "trend": trend,
        "avg1": _mean(history[-1:] * rng.uniform(0.9, 1.1)),
        "avg7": _mean(history[-7:]),
        "avg30": _mean(history),
    }


def _mean(prices: Floats) -> float | None:
    sold = prices[~np.isnan(prices)]
    return max(0.02, round(float(sold.mean()), 2)) if len(sold) else None


def _strangers() -> list[Row]:
    """Return rows of no single card: a booster box, a product of no catalogue, one without category."""
    empty = _columns(_nothing(), "-foil")
    prices = _columns({"avg": 131.4, "low": 119.0, "trend": 128.77, "avg1": 130.0, "avg7": 129.12, "avg30": 127.5}, "")
    box = {"idProduct": 990_001, "idCategory": 2}
    return [
        box | prices | empty,
        {"idProduct": 990_002, "idCategory": 1} | prices | empty,
        {"idProduct": 990_003} | prices,
    ]
