"""What is odd about an edition beside the one before it: an upstream that repeats itself, or leaves out half.

It is said in the ledger and in the log, and stops nothing: whether it matters a person decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from db.engine import Connection, Row
from db.queries import ingestion as queries
from market.sources import SOURCES

LEAST_SHARE = 0.5  # of the records that the run before had
# What runs count of what they left out or set apart, by the names of db.writes.prices.StoredPrices, and how it is told.
REMARKS = {
    "confirmed": None,
    "not_made": "{:,} prices of a finish that the card does not come in were left out.",
    "suspect": "{:,} suspect prices were set apart.",
    "released": "{:,} prices that had been suspect are confirmed.",
    "contradicting": "{:,} prices contradict an earlier one of the same edition and were left out.",
}
NOT_WHOLE = "It has fewer than half of what was on offer: what it leaves out still counts as on offer."


class Loaded(NamedTuple):
    """A run, as far as it tells what the upstream offered."""

    run_id: int
    as_of: datetime
    records: int
    new_prices: int
    known_prices: int


def of_run(connection: Connection, run_id: int, status: str) -> str | None:
    """What is odd about a run that ends with `status`, None where nothing is."""
    told = [beside_before(connection, run_id, status), *remarked(queries.run(connection, run_id).remarks)]
    return " ".join(one for one in told if one) or None


def remarked(remarks: Mapping[str, int]) -> Iterator[str]:
    """What a run has left out or set apart, a sentence each."""
    yield from (told.format(remarks[name]) for name, told in REMARKS.items() if told and remarks.get(name))
    if "not_whole" in remarks:
        yield NOT_WHOLE


def beside_before(connection: Connection, run_id: int, status: str) -> str | None:
    """What is odd beside the run before, None where nothing is or there is nothing to compare it with."""
    before, now = queries.run_before(connection, run_id), queries.run(connection, run_id)
    source = SOURCES.get(now.source)
    if before is None or source is None or before.as_of is None or now.as_of is None:
        return None
    if status == "unchanged" or (status == "succeeded" and now.as_of <= before.as_of):
        return repeated(before.as_of, source.interval, datetime.now(UTC))
    if status == "succeeded" and not source.asks_what_is_due:
        return compared(_loaded(before), _loaded(now))
    return None


def repeated(as_of: datetime, interval: timedelta, now: datetime) -> str | None:
    """What to say of an edition that had been loaded before; nothing while no newer one is due."""
    if now - as_of <= interval:
        return None
    hours = interval // timedelta(hours=1)
    return f"The upstream still offers the edition of {as_of:%Y-%m-%d %H:%M} UTC, but should have one every {hours} h."


def compared(before: Loaded, now: Loaded) -> str | None:
    """What to say of a newer edition beside the one before."""
    if now.known_prices and not now.new_prices:
        return f"All of its {now.known_prices:,} prices were there already, although its edition is newer."
    if now.records < LEAST_SHARE * before.records:
        return f"It has {now.records:,} records, fewer than half of the {before.records:,} of run {before.run_id}."
    return None


def joined(found: Iterable[str | None]) -> str | None:
    """All that is odd as one text, each said once; None where nothing is."""
    return " ".join(dict.fromkeys(filter(None, found))) or None


def _loaded(run: Row) -> Loaded:
    known = run.rows_unchanged - run.remarks.get("confirmed", 0)  # a list may repeat itself within a day
    return Loaded(run.id, run.as_of, run.records_read, run.rows_stored, known)
