"""The lists of Card Kingdom and Mana Pool, loaded by the command line: from nothing, and again later the same day.

The catalogue is loaded before. The second list has other prices in 3 of 100 places; the rest is confirmed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from benchmarks import servers, storing
from benchmarks.bare_copy import bare_copy
from benchmarks.children import Load, ingest
from benchmarks.generators.cardkingdom_list import write_cardkingdom_list
from benchmarks.generators.catalogue import named_cards
from benchmarks.generators.manapool_list import write_manapool_list
from benchmarks.generators.records import today
from benchmarks.results import PEAK_MEMORY, Result, at_most
from benchmarks.setting import Setting
from db.engine import Row
from db.queries import ingestion as queries
from market.records import CatalogueCard

CARDKINGDOM_ROWS, MANAPOOL_ROWS = 152_000, 500_000
CARDS = 92_000  # with their finishes slightly more than Card Kingdom's rows
CHANGED = 0.03  # of the prices
LATER = timedelta(hours=2)
FROM_NOTHING, AGAIN = 40.0, 15.0  # seconds


class Writer(Protocol):
    """Writes a list of `rows` rows, with a share of its prices changed."""

    def __call__(
        self, path: Path, cards: Sequence[CatalogueCard], rows: int, made: datetime, changed: float = 0.0
    ) -> None: ...


def measure_cardkingdom(setting: Setting) -> list[Result]:
    """Return the results of Card Kingdom's list: about 750,000 prices by condition."""
    return _measure(setting, "cardkingdom", write_cardkingdom_list, CARDKINGDOM_ROWS)


def measure_manapool(setting: Setting) -> list[Result]:
    """Return the results of Mana Pool's list of variants: about as many prices as rows."""
    return _measure(setting, "manapool", write_manapool_list, MANAPOOL_ROWS)


def _measure(setting: Setting, source: str, write: Writer, full_size: int) -> list[Result]:
    cards, rows = named_cards(setting.scaled(CARDS, least=100)), setting.scaled(full_size)
    morning = today() - timedelta(hours=13)
    with servers.database(setting.server_url) as engine:
        storing.store(storing.begin(engine), cards)
        load = partial(_load, engine, setting.folder, source)
        first, stored = load(partial(write, cards=cards, rows=rows, made=morning))
        limit = bare_copy(engine, setting.folder, "price_snapshots").seconds
        again, confirmed = load(partial(write, cards=cards, rows=rows, made=morning + LATER, changed=CHANGED))
    told = f"{rows:,} rows, {stored.rows_stored:,} prices"
    changed = f"the same again, {confirmed.rows_stored:,} changed"
    return [
        *_results(f"{told}, from nothing", first, limit, FROM_NOTHING * setting.scale),
        *_results(changed, again, limit, AGAIN * setting.scale),
    ]


def _load(engine: Engine, folder: Path, source: str, write: Callable[[Path], None]) -> tuple[Load, Row]:
    """Load a list, and return its cost and its row of the ledger."""
    file = folder / f"{source}.json"
    write(file)
    try:
        load = ingest(folder, source, file)
    finally:
        file.unlink()
    with engine.connect() as connection:
        (run,) = queries.runs(connection, 1)
    return load, run


def _results(case: str, load: Load, copied: float, seconds: float) -> list[Result]:
    return [
        Result(case, load.seconds, "s", target=at_most(seconds)),
        Result(f"{case}, beside COPY", load.seconds, "s", copied, "bare COPY of all prices"),
        Result(f"{case}, peak memory", load.peak_mib, "MiB", target=PEAK_MEMORY),
    ]
