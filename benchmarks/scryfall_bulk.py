"""Scryfall's bulk file, loaded by the command line, against unpacking and reading it once and copying its rows."""

import gzip
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from benchmarks import servers
from benchmarks.bare_copy import bare_copy
from benchmarks.children import ingest
from benchmarks.generators.bulk_file import write_bulk_file
from benchmarks.results import PEAK_MEMORY, Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import median_seconds
from ingestion.sources.scryfall_card import ScryfallCard

CARDS = 117_000
AGAINST = "gunzip + parse + bare COPY"


def measure(setting: Setting) -> list[Result]:
    """Return time and peak memory of loading 117,000 cards, and of loading them again."""
    file = setting.folder / "default-cards.jsonl.gz"
    write_bulk_file(file, setting.scaled(CARDS))
    try:
        with servers.database(setting.server_url) as engine:
            load = ingest(setting.folder, "scryfall-bulk", file)
            again = ingest(setting.folder, "scryfall-bulk", file)
            limit = _limit(engine, setting.folder, file)
    finally:
        file.unlink()
    return [
        Result("first load", load.seconds, "s", limit, AGAINST, at_most(6)),
        Result("the same file again", again.seconds, "s", limit, AGAINST),
        Result("peak memory, first load", load.peak_mib, "MiB", target=PEAK_MEMORY),
        Result("peak memory, again", again.peak_mib, "MiB", target=PEAK_MEMORY),
    ]


def _limit(engine: Engine, folder: Path, file: Path) -> float:
    """Return the seconds to unpack and decode each line into a typed card, and to copy the rows of the file."""
    copies = [bare_copy(engine, folder, table).seconds for table in ("cards", "price_snapshots")]
    return median_seconds(lambda: _parse(file), repetitions=3) + sum(copies)


def _parse(file: Path) -> None:
    decode = msgspec.json.Decoder(ScryfallCard).decode
    with gzip.open(file) as lines:
        for line in lines:
            decode(line)
