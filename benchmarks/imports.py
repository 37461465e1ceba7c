"""Preview and commit of a real ManaBox file of 19,335 rows, against parsing it and one look-up of its distinct ids.

A worker's child process does the work, as Celery would; its peak memory counts. The file lies beside the repository, in
../shared; where it is absent the benchmark says so and measures nothing.
"""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from uuid import UUID

import click
from sqlalchemy import Engine, text

from benchmarks import servers, storing
from benchmarks.children import MIB, LoadFailed
from benchmarks.generators.catalogue import named_cards
from benchmarks.results import PEAK_MEMORY, Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import seconds
from collection.formats.reading import read
from collection.formats.registry import FORMATS
from collection.formats.rows import ParsedRow
from collection.tables.reading import read_table
from db.copying import array_text
from market.records import CatalogueCard
from services.people import registration
from services.people.clients import Client
from services.people.imports.contract import ImportRequest
from services.people.imports.receiving import receive
from services.people.registration import RegisterRequest, Registration

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT.parent / "shared/data/collections/manabox_suppennudel/ManaBox_Collection_2023-06-05_09accd3.csv.gz"
OTHERS = 60_000  # cards of the catalogue that are not in the file
TURNS = 3
AGAINST = "parse + one look-up of its ids"
LOOK_UP = text("SELECT id, scryfall_id FROM cards WHERE scryfall_id = ANY(CAST(:ids AS uuid[]))")


def measure(setting: Setting) -> list[Result]:
    """Return the time of a preview against its limit, that of a commit, and the worker's peak memory."""
    if not FILE.is_file():
        click.echo(f"imports: {FILE} is missing, nothing is measured", err=True)
        return []
    content = gzip.decompress(FILE.read_bytes())
    with servers.database(setting.server_url) as engine:
        cards = [*_cards(_rows(content)), *named_cards(setting.scaled(OTHERS, least=60))]
        storing.store(storing.begin(engine), cards)
        turns = [(_limit(engine, content), _import(setting.folder, content, turn)) for turn in range(TURNS)]
    limit = median(one for one, _ in turns)
    preview, commit, peak = (median(column) for column in zip(*(ours for _, ours in turns), strict=True))
    name = f"{len(_rows(content)):,} rows of ManaBox"
    return [
        Result(f"preview, {name}", preview, "s", limit, AGAINST, at_most(3)),
        Result("preview, alone", preview, "s", target=at_most(5)),
        Result("commit", commit, "s", target=at_most(3)),
        Result("peak memory of the worker", peak, "MiB", target=PEAK_MEMORY),
    ]


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _limit(engine: Engine, content: bytes) -> float:
    """Return the seconds of parsing the file, by our own parser, and of asking for its distinct ids once."""

    def ask() -> None:
        rows = read(read_table(content), FORMATS["manabox"]).rows()
        ids = {row.identifiers.scryfall_id for row in rows if isinstance(row, ParsedRow)}
        with engine.connect() as connection:
            connection.execute(LOOK_UP, {"ids": array_text(ids)}).all()

    return seconds(ask)


def _import(folder: Path, content: bytes, turn: int) -> tuple[float, float, float]:
    """Import the file for a new user; return the seconds of preview and commit, and the worker's peak memory."""
    asked = RegisterRequest(f"importer{turn}@example.org", "correct horse battery staple")
    user = registration.register(asked, Client("203.0.113.9", "benchmark"), Registration.OPEN).user.id
    numbers: list[int] = []
    received = seconds(lambda: numbers.append(receive(user, ImportRequest("ManaBox.csv"), content)))
    report = folder / "watched.json"
    command = [sys.executable, "-m", "benchmarks.importing", str(user), str(numbers[0])]
    watched = [sys.executable, "-m", "benchmarks.watched", str(report), *command]
    done = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LoadFailed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    reading, commit = json.loads(done.stdout.splitlines()[-1])
    return received + reading, commit, json.loads(report.read_text())["peak_bytes"] / MIB


def _cards(rows: Sequence[dict[str, str]]) -> Iterator[CatalogueCard]:
    """Yield the cards of the file once each, in the finishes that it has them in."""
    finishes: dict[str, set[str]] = {}
    for row in rows:
        finishes.setdefault(row["Scryfall ID"], set()).add(row["Foil"].replace("normal", "nonfoil"))
    first = {row["Scryfall ID"]: row for row in reversed(rows)}
    for card, row in first.items():
        yield CatalogueCard(
            UUID(card),
            row["Name"],
            row["Set code"].lower(),
            row["Collector number"],
            finishes=sorted(finishes[card]),
            rarity=row["Rarity"],
            set_name=row["Set name"],
        )
