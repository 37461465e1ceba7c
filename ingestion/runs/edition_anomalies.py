"""Anomalies of an edition compared with the one before it: an upstream repeats itself, or leaves out half.

They go to the ledger and the log. They stop no run: a person decides whether they matter.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from db.engine import Connection, Row
from db.queries import ingestion as queries
from db.writes.catalogue import Difference, StoredCards
from db.writes.prices import StoredPrices
from market.sources import SOURCES

LEAST_SHARE = 0.5  # of the records that the run before had
# Words for the counts of skipped and suspect prices, by the names of db.writes.prices.StoredPrices.
COUNTED = {
    "confirmed": None,
    "not_made": "{:,} prices of a finish that the card does not come in were left out.",
    "suspect": "{:,} suspect prices were set apart.",
    "released": "{:,} prices that had been suspect are confirmed.",
    "contradicting": "{:,} prices contradict an earlier one of the same edition and were left out.",
}
NOT_WHOLE = "It has fewer than half of what was on offer: what it leaves out still counts as on offer."


@dataclass
class Remarks:
    """Anomalies of the cards and prices of one run: how many of each kind, and the first of some."""

    differing: int = 0
    difference: Difference | None = None
    unnamed: int = 0
    first_unnamed: tuple[str, str] | None = None
    outdated: bool = False
    counted: Counter[str] = field(default_factory=Counter)  # of prices, by the names of COUNTED
    more: list[str] = field(default_factory=list)

    def of_cards(self, cards: StoredCards, unnamed: Sequence[tuple[str, str]]) -> None:
        """Add the cards of a stored batch; `unnamed` are names of cards with the codes of their languages."""
        self.differing += cards.differing
        self.difference = self.difference or cards.difference
        self.unnamed += len(unnamed)
        self.first_unnamed = self.first_unnamed or next(iter(unnamed), None)
        self.outdated = self.outdated or cards.outdated

    def of_prices(self, prices: StoredPrices) -> None:
        """Add the prices of a stored batch."""
        self.counted.update({name: getattr(prices, name) for name in COUNTED})

    def of_absent(self, absent: int | None) -> None:
        """Add how many series a whole list no longer has; None where it did not count as whole."""
        self.counted["absent"] = absent or 0
        self.more += [] if absent is not None else [NOT_WHOLE]

    def after(self, *others: str | None) -> str | None:
        """Return all of them in words, after other notices, each once; None where there are none."""
        return " ".join(dict.fromkeys(filter(None, [*others, *self._texts(), *self.more]))) or None

    def _texts(self) -> list[str]:
        texts = []
        if self.outdated:
            texts.append("Its edition is older than the catalogue: cards that were known stay as they are.")
        if self.difference:
            name, column, known, told = self.difference
            texts.append(
                f"Identifiers that differ from Scryfall's, which count: {self.differing:,},"
                f" such as {column} of {name}, {known}, not {told}."
            )
        if self.first_unnamed:
            name, code = self.first_unnamed
            texts.append(f"Cards in a language without a name here: {self.unnamed:,}, such as {name} ({code}).")
        return texts + [
            told.format(self.counted[name]) for name, told in COUNTED.items() if told and self.counted[name]
        ]


class Loaded(NamedTuple):
    """What a run loaded: the edition, its records, and how many of its prices were new or known."""

    run_id: int
    as_of: datetime
    records: int
    new_prices: int
    known_prices: int


def of_run(connection: Connection, run_id: int, status: str) -> str | None:
    """Return the anomalies of a run that ends with `status`; None without any, or without a run to compare it with."""
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
    """Describe an edition that was loaded before; None while no newer one is due."""
    if now - as_of <= interval:
        return None
    hours = interval // timedelta(hours=1)
    return f"The upstream still offers the edition of {as_of:%Y-%m-%d %H:%M} UTC, but should have one every {hours} h."


def compared(before: Loaded, now: Loaded) -> str | None:
    """Describe the anomalies of a newer edition, compared with the one before; None without any."""
    if now.known_prices and not now.new_prices:
        return f"All of its {now.known_prices:,} prices were there already, although its edition is newer."
    if now.records < LEAST_SHARE * before.records:
        return f"It has {now.records:,} records, fewer than half of the {before.records:,} of run {before.run_id}."
    return None


def _loaded(run: Row) -> Loaded:
    known = run.rows_unchanged - run.remarks.get("confirmed", 0)  # a list may repeat itself within a day
    return Loaded(run.id, run.as_of, run.records_read, run.rows_stored, known)
