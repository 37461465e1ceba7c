"""What one batch does to the database, in the caller's transaction, and what of it the ledger counts."""

import json
from datetime import datetime
from typing import NamedTuple

from db.changes import Change
from db.engine import Connection, Engine
from db.writes import catalogue, confirming, gone, ledger, migrations, prices
from db.writes.told import SeriesTold
from ingestion.notices import Remarks
from ingestion.prepared import PreparedBatch
from market.sources import SOURCES


class Stored(NamedTuple):
    """What a batch came to: its share of the ledger, by its columns, and what there is to announce.

    Where it `confirms` latest prices, summaries change although nothing was stored.
    """

    counts: dict[str, int]
    change: Change | None
    confirms: bool


def store(
    connection: Connection, run_id: int, batch: PreparedBatch, remarks: Remarks, told: SeriesTold, repeats: bool
) -> Stored:
    """Store the cards, migrations and prices of a batch; `remarks` takes in what is odd about them.

    `told` and `repeats` as for `prices.store_prices`.
    """
    cards = _store_catalogue(connection, run_id, batch, remarks)
    moved = migrations.apply_migrations(connection, run_id, batch.migrations)
    stored = prices.store_prices(connection, run_id, batch.prices, told, repeats=repeats)
    remarks.of_prices(stored)
    remarks.more.extend(batch.notices)
    ledger.update_run(connection, run_id, remarks=json.dumps(remarks.counted))
    counts = {
        "records_read": batch.price_count + len(batch.rejected) + len(batch.migrations),
        "records_rejected": len(batch.rejected),
        "records_unmatched": stored.unmatched + moved.unknown,
        "cards_stored": cards + moved.cards,
        "rows_stored": stored.stored + moved.prices,
        "rows_unchanged": stored.unchanged,
    }
    return Stored(counts, stored.change, stored.confirmed > 0)


def close_list(engine: Engine, run_id: int, source: str, as_of: datetime, remarks: Remarks) -> None:
    """Note which series a whole list of `as_of` no longer has, unless it has so few that it cannot be whole."""
    with engine.begin() as connection:
        remarks.of_absent(confirming.note_absent(connection, SOURCES[source].marketplaces, as_of))
        ledger.update_run(connection, run_id, remarks=json.dumps(remarks.counted))


def _store_catalogue(connection: Connection, run_id: int, batch: PreparedBatch, remarks: Remarks) -> int:
    """Store the cards and, at the end of a catalogue, which are gone; return how many changed."""
    cards = catalogue.store_cards(connection, batch.cards)
    remarks.of_cards(cards, batch.unnamed)
    if batch.whole is None:
        return cards.changed
    closed = gone.close_edition(connection, batch.cards.as_of, batch.whole)
    remarks.more.extend(closed.notices)
    if closed.gone or closed.renamed:  # sets are worth other things from that day on
        ledger.request_refresh(connection, run_id, batch.cards.as_of, batch.cards.as_of + prices.INSTANT)
    return cards.changed + closed.gone + closed.renamed
