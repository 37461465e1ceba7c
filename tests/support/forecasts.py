"""Made-up markets for forecasts: prices that go on, so that there is something to learn."""

import io
import json
import tarfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from sqlalchemy import Engine

from analysis.forecasting.panel import Floats, Panel, unknown
from tests.support.prices import ago, make_card, price, series, store

TCGPLAYER = "scryfall/tcgplayer_usd_daily.tar.zst"
CARDS, DAYS, HOUR = 120, 40, 9  # of the shop in the database; its lists come at that hour
GOES_ON = 0.9  # part of a day's change that the next day repeats


def panel_of(prices: Floats, **known: Floats) -> Panel:
    """A panel of daily prices; each series is a card with a name of its own."""
    prices = np.asarray(prices, np.float64)
    numbers = np.arange(len(prices))
    given = {
        name: np.asarray(known[name], np.float64) if name in known else unknown(prices)
        for name in ("offer", "stock", "wanted")
    }
    return Panel(np.arange(prices.shape[1], dtype=np.float64), numbers, numbers, prices, **given)


def moving(series: int = 300, days: int = 30, seed: int = 1) -> Panel:
    """A market whose prices go on in the way that they went, some of them faster."""
    random = np.random.default_rng(seed)
    change = random.normal(0, 0.02, series)
    logs = [random.uniform(1, 4, series)]
    for _ in range(days - 1):
        change = GOES_ON * change + random.normal(0, 0.008, series)
        logs.append(logs[-1] + change)
    return panel_of(np.round(np.exp(np.column_stack(logs)), 2))


def shop(series: int = 300, days: int = 30, seed: int = 1) -> Panel:
    """The same market with a buylist that pays half, and stock."""
    market = moving(series, days, seed)
    random = np.random.default_rng(seed + 1)
    stock = random.integers(0, 10, market.price.shape).astype(np.float64)
    return market._replace(offer=np.round(market.price / 2, 2), stock=stock, wanted=stock)


def archive(folder: Path, name: str, files: Mapping[str, Any]) -> Path:
    """Write an archive; return the folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path, content in files.items():
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(zstandard.compress(packed.getvalue()))
    return folder


def market_archive(folder: Path, prices: Floats) -> Path:
    """Write daily prices as TCGplayer's collector has them; return the folder."""
    files = {}
    for day in range(prices.shape[1]):
        cards = [
            {"id": str(number), "name": str(number), "finishes": [{"type": "nonfoil", "price": float(amount)}]}
            for number, amount in enumerate(prices[:, day])
        ]
        name = f"{date(2026, 1, 1) + timedelta(days=day)}T0640Z_x/data/one.json"
        files[name] = {"play": cards, "collector": []}
    return archive(folder, TCGPLAYER, files)


def store_shop(engine: Engine, days: int = DAYS) -> Panel:
    """Store the last days of a shop with retail prices, offers and stock of CARDS cards, until yesterday."""
    market = shop(CARDS, DAYS).issues(slice(DAYS - days, DAYS))
    market = market._replace(stock=market.stock + 1, wanted=market.wanted + 1)  # without a copy there is no price
    times = [ago(days - day, hours=-HOUR) for day in range(days)]
    batch = []
    for number in range(CARDS):
        for kind, amounts in (("retail", market.price), ("buylist", market.offer)):
            quotes = [
                price(time, f"{amount:.2f}", total_quantity=int(copies))
                for time, amount, copies in zip(times, amounts[number], market.stock[number], strict=True)
            ]
            batch.append(series(number + 1, *quotes, marketplace="cardkingdom", kind=kind))
    store(engine, batch, [make_card(number + 1) for number in range(CARDS)])
    return market
