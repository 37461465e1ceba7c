"""Runs stages against one web process: Locust, WebSockets and loads are processes of their own beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

import msgspec
from rich.console import Console

from benchmarks import servers
from benchmarks.broadcasting import Heard, delays, heard, percentile, publish, resident, workers
from benchmarks.cached_reads import ROOT, web
from benchmarks.listening import listening
from benchmarks.pages import fill
from benchmarks.results import Result, Target, at_most
from load.scenario import Stage, scenario
from load.verdicts import Check, Outcome, checks

MANY = "1000"  # all requests come from one address here, in production from many
BROADCAST_MS = 250.0
EVERY = 5.0  # seconds between two changes for the WebSockets
GROWTH = 1.10  # of the web process's memory in a stage


class NotRun(RuntimeError):
    """Locust or a load has ended with an error. The text ends with what it said."""


@dataclass(frozen=True, slots=True)
class Size:
    """Size of a run: of the market, of a load, of the clients; None where the scenario decides."""

    cards: int
    prices: int
    sockets: int
    rate: float | None
    seconds: float | None
    slack: float

    def seconds_of(self, stage: Stage) -> float:
        """Return the length of a stage."""
        return self.seconds or stage.seconds


def run(server_url: str, folder: Path, names: Sequence[str], size: Size, console: Console) -> dict[str, list[Result]]:
    """Fill a market, start the web process, run the stages one after the other; return the results of each."""
    os.environ |= {
        "SOCKETS_PER_ADDRESS": str(size.sockets), "CONNECTIONS_PER_ADDRESS": MANY, "REQUESTS_PER_ADDRESS": MANY,
    }  # fmt: skip
    with servers.database(server_url) as engine:
        console.print(f"{size.cards:,} cards ...")
        fill(engine, size.cards)
        with web(folder / "web.log") as port:
            results = {}
            for name in names:
                console.print(f"{name} ...")
                try:
                    results[name] = _stage(port, folder, scenario().stage(name), size)
                except (NotRun, ConnectionError) as error:  # what the other stages have found is shown all the same
                    console.print(f"{name}: {error}", style="red")
                    results[name] = [Result("not run to its end", 1, "failures", target=at_most(0))]
            return results


def _stage(port: int, folder: Path, stage: Stage, size: Size) -> list[Result]:
    serving = workers()
    before = resident(serving)
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(2))
        sockets = size.sockets if stage.sockets else 0
        listeners = stack.enter_context(listening(port, sockets)) if sockets else None
        loaded = stack.enter_context(_loading(pool, folder, stage, size))
        changes = max(2, int(size.seconds_of(stage) / EVERY))
        publishing = pool.submit(publish, changes, EVERY) if listeners else None
        outcomes = _ask(port, folder, stage, size)
        found = [_result(check) for check in checks(scenario(), stage, outcomes, size.slack)]
        found += _beside_trivial(outcomes)
        if listeners and publishing:
            found += _broadcasts(publishing.result(), heard(listeners), sockets, size.slack * stage.slack)
    found += [Result(f"{count:,} prices loaded in", seconds, "s") for count, seconds in loaded]
    grown = resident(serving) / before
    return [*found, Result("memory of the web process, grown to", grown, "times", target=_growth(stage))]


def _ask(port: int, folder: Path, stage: Stage, size: Size) -> dict[str, Outcome]:
    """Have Locust ask, and return what it has measured. Raises NotRun."""
    file = folder / "locust.json"
    file.unlink(missing_ok=True)
    rate = ("--rate", str(size.rate)) if size.rate else ()
    command = [
        sys.executable, "-m", "locust", "-f", "load/locustfile.py", "--headless", "--users", "1", "--only-summary",
        "--host", f"http://127.0.0.1:{port}", "--stage", stage.name, "--seconds", str(size.seconds_of(stage)), *rate,
        "--slack", str(size.slack), "--results", str(file),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not file.exists():
        raise NotRun(f"Locust ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Outcome])


def _broadcasts(published: dict[int, float], received: Heard, sockets: int, slack: float) -> list[Result]:
    """Return how many of the published changes reached the WebSockets, and after how long."""
    waited = list(delays(published, received.changes))
    due = len(published) * sockets
    return [
        Result(f"{sockets:,} sockets, lost", received.lost, "sockets", target=at_most(0)),
        Result(f"{due:,} messages, missing", due - len(waited), "messages", target=at_most(0)),
        Result("publish to received, p95", 1000 * percentile(waited, 95), "ms", target=at_most(BROADCAST_MS * slack)),
    ]


@contextmanager
def _loading(pool: ThreadPoolExecutor, folder: Path, stage: Stage, size: Size) -> Iterator[list[tuple[int, float]]]:
    """Load prices during the block where the stage wants it, load by load; yield count and seconds of each."""
    loaded: list[tuple[int, float]] = []
    if not stage.loading:
        yield loaded
        return
    over = Event()
    loads = pool.submit(_load, folder, size.prices, over, loaded)
    try:
        yield loaded
    finally:
        over.set()
        loads.result()


def _load(folder: Path, prices: int, over: Event, loaded: list[tuple[int, float]]) -> None:
    while not over.is_set():
        begin = monotonic()
        with (folder / "prices.log").open("wb") as log:
            command = [sys.executable, "-m", "load.prices", str(prices)]
            done = subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise NotRun((folder / "prices.log").read_text()[-2000:])
        loaded.append((prices, monotonic() - begin))


def _result(check: Check) -> Result:
    return Result(check.case, check.measured, check.unit, target=at_most(check.most))


def _beside_trivial(outcomes: dict[str, Outcome]) -> list[Result]:
    """Return the times beside those of a request that asks nothing: what is ours, and what the machine's."""
    trivial = outcomes.get("trivial")
    if trivial is None:
        return []
    times = ((kind, outcome.p95_ms) for kind, outcome in outcomes.items() if outcome is not trivial)
    return [Result(f"{kind}, p95 beside it", ms, "ms", trivial.p95_ms, "/api/health/live") for kind, ms in times]


def _growth(stage: Stage) -> Target | None:
    """Return the limit of the memory: the first stages fill caches, a load makes new answers."""
    return at_most(GROWTH) if stage.sockets and not stage.loading else None
