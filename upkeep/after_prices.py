"""Steps after a change of prices: an ordered list, each step idempotent, retried until all are done.

A load writes, with its snapshots, a refresh request for the range that it changed (db/writes/refresh_requests.py). The
request is deleted after the last step. If a process is killed in between, the next one runs all steps again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from db import rollups, summaries
from db.engine import Engine
from db.locks import one_after_another
from db.rollups import REFRESH, Progress
from db.writes import refresh_requests
from db.writes.refresh_requests import RefreshRequest
from services.analysis import arbitrage, publishing, sell_or_wait, studying
from services.analysis.dashboard import sections
from services.market import assessing, chancing, indexing, likening, reliability
from services.people.alerts import evaluating
from services.people.alerts.evaluating import Change


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Time ranges that runs have changed. `progress` is called with the steps done and the steps in all."""

    engine: Engine
    requests: list[RefreshRequest]
    progress: Progress | None = None

    @property
    def runs(self) -> set[int]:
        """Return the runs whose prices have changed."""
        return {request.run_id for request in self.requests}


Step = Callable[[PriceChange], None]


def compute_summaries(change: PriceChange) -> None:
    """Compute the summaries of the latest prices."""
    summaries.refresh(change.engine)


def refresh_rollups(change: PriceChange) -> None:
    """Refresh the rollups over the ranges that have changed."""
    for request in change.requests:
        rollups.refresh_range(change.engine, request.since, request.until, change.progress)


def evaluate_alerts(change: PriceChange) -> None:
    """Evaluate the alerts that watch changed series. Summaries come first: they say which prices are current."""
    changes = [Change(request.run_id, request.since, request.until) for request in change.requests]
    evaluating.evaluate_changed(change.engine, changes, datetime.now(UTC))


def compute_signals(change: PriceChange) -> None:
    """Compute the signals of changed series, and those that follow from them. Summaries say what is current."""
    assessing.compute(change.engine, change.runs, [(request.since, request.until) for request in change.requests])
    chancing.compute(change.engine)
    reliability.compute(change.engine)


def compute_indices(change: PriceChange) -> None:
    """Compute the indices. Signals come first: they store the last prices of each day."""
    indexing.compute(change.engine, change.runs, [(request.since, request.until) for request in change.requests])


def issue_arbitrage(change: PriceChange) -> None:
    """Issue what posted prices allow. Signals come first: they say whether other printings moved, too."""
    arbitrage.issue_arbitrage(change.engine, datetime.now(UTC))


def issue_sell_or_wait(change: PriceChange) -> None:
    """Issue what forecasts of a buylist's offers advise, once a day of prices. Summaries say what is current."""
    sell_or_wait.issue_sell_or_wait(change.engine, datetime.now(UTC))


def compute_similar_cards(change: PriceChange) -> None:
    """Compute which cards are similar, where the catalogue has changed."""
    likening.compute(change.engine)


def derive_events(change: PriceChange) -> None:
    """Derive the events of the market, and what prices did around them. Indices come first."""
    studying.compute(change.engine)


def publish_activity(change: PriceChange) -> None:
    """Publish what has happened. What is published comes first: signals, alerts, recommendations."""
    publishing.publish(change.engine, datetime.now(UTC))


def compute_dashboard(change: PriceChange) -> None:
    """Compute the sections of the dashboard. What they show comes first: signals, indices, recommendations."""
    sections.compute(change.engine, datetime.now(UTC))


STEPS: tuple[Step, ...] = (compute_summaries, refresh_rollups)
# Once readers are notified, who neither wait for them nor for their failure. Alerts may ask for signals.
LATER: tuple[Step, ...] = (
    compute_signals,
    evaluate_alerts,
    compute_indices,
    issue_arbitrage,
    issue_sell_or_wait,
    derive_events,
    compute_similar_cards,
    publish_activity,
    compute_dashboard,
)


def run(
    engine: Engine,
    progress: Progress | None = None,
    *,
    anyway: bool = False,
    announce: Callable[[set[int]], object] | None = None,
) -> int:
    """Run the steps for the requests of loads, and return the number of requests.

    Waits while another process runs them. `anyway` runs them without a request: cards without a price and repaired
    latest prices request nothing, but change the summaries. Calls `announce` with the runs after STEPS, before LATER
    and before deleting their requests: readers are notified even if this process, or the one that loaded, is killed at
    any moment.
    """
    with one_after_another(engine, REFRESH) as connection:
        change = PriceChange(engine, refresh_requests.waiting(connection), progress)
        if change.requests or anyway:
            for step in STEPS:
                step(change)
            if announce:
                announce(change.runs)
            for step in LATER:
                step(change)
        refresh_requests.forget(connection, change.requests)
    return len(change.requests)
