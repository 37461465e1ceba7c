"""Storing of one batch, in the caller's transaction, and its counts for the ledger."""

import json
from typing import NamedTuple

from db.announcements import PricesChanged
from db.engine import Connection, Engine
from db.writes import catalogue, confirming, gone, ledger, migrations, prices, refresh_requests
from db.writes.lists import PriceList
from db.writes.reported_series import ReportedSeries
from ingestion import precedence
from ingestion.contract import Edition, Source
from ingestion.runs.edition_anomalies import Remarks
from ingestion.runs.prepared import PreparedBatch
from market.sources import MTGJSON, SOURCES


class Stored(NamedTuple):
    """Result of a batch: its share of the ledger, by columns, and the change to announce.

    If it `confirms` latest prices, summaries change although nothing was stored.
    """

    counts: dict[str, int]
    change: PricesChanged | None
    confirms: bool


def store(
    connection: Connection,
    run_id: int,
    batch: PreparedBatch,
    remarks: Remarks,
    reported: ReportedSeries,
    whole: PriceList | None,
) -> Stored:
    """Store the cards, migrations and prices of a batch; adds their anomalies to `remarks`.

    `reported` and `whole` as for `prices.store_prices`.
    """
    cards = _store_catalogue(connection, run_id, batch, remarks)
    moved = migrations.apply_migrations(connection, run_id, batch.migrations)
    stored = prices.store_prices(connection, run_id, batch.prices, reported, whole)
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


def begin_edition(engine: Engine, run_id: int, source: Source, edition: Edition, remarks: Remarks) -> PriceList | None:
    """Prepare the database for the first price of an edition; return its whole list, if it is one."""
    if not edition.whole_list:
        return None
    remarks.more += precedence.make_way(engine, run_id, source.name)
    with engine.begin() as connection:
        return PriceList(connection, source.name, edition.as_of)


def close_edition(engine: Engine, run_id: int, source: Source, whole: PriceList | None, remarks: Remarks) -> None:
    """Complete an edition that was read to its end.

    Stores which series a whole list no longer has, unless it has so few that it cannot be whole.
    """
    if whole:
        marketplaces = SOURCES[source.name].marketplaces
        with engine.begin() as connection:
            remarks.of_absent(whole.close(connection, marketplaces))
            if remarks.counted["confirmed"]:
                confirming.follow_day(connection, source.name, marketplaces, whole.as_of)
            ledger.update_run(connection, run_id, remarks=json.dumps(remarks.counted))
        remarks.more += precedence.replace(engine, run_id, source.name, whole.as_of)
    elif source.name in MTGJSON:
        remarks.more += precedence.give_way(engine, run_id)


def break_off(engine: Engine, whole: PriceList | None) -> None:
    """Store the confirmations of an edition that could not be read to its end."""
    if whole:
        with engine.begin() as connection:
            whole.break_off(connection)


def _store_catalogue(connection: Connection, run_id: int, batch: PreparedBatch, remarks: Remarks) -> int:
    """Store the cards and, at the end of a catalogue, the gone ones; return how many changed."""
    cards = catalogue.store_cards(connection, batch.cards)
    remarks.of_cards(cards, batch.unnamed)
    if batch.whole is None:
        return cards.changed
    closed = gone.close_edition(connection, batch.cards.as_of, batch.whole)
    remarks.more.extend(closed.notices)
    if closed.gone or closed.renamed:  # the values of sets change from that day on
        refresh_requests.request(connection, run_id, batch.cards.as_of, batch.cards.as_of + prices.INSTANT)
    return cards.changed + closed.gone + closed.renamed
