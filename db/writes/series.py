"""Finding the series that prices belong to, making those that are new."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.writes.copying import NULL, arrays, copy_lines
from market.records import SeriesPrices

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_series (
            marketplace text, condition text, finish text, language text, currency text, kind text, ordinal integer,
            scryfall_id uuid, mtgjson_uuid uuid, cardmarket_id integer, tcgplayer_id integer
        ) ON COMMIT DELETE ROWS
    """),
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_resolved (
            ordinal integer, card_id integer, marketplace_id smallint, condition text, finish text, language text,
            currency text, kind text
        ) ON COMMIT DELETE ROWS
    """),
    text("DELETE FROM batch_series"),
    text("DELETE FROM batch_resolved"),
)

RESOLVE = """
    INSERT INTO batch_resolved
    SELECT batch.ordinal, cards.id, marketplaces.id, batch.condition, batch.finish,
        coalesce(batch.language, cards.language), batch.currency, batch.kind
    FROM batch_series AS batch
    JOIN cards ON cards.{scheme} = batch.{scheme}
    JOIN marketplaces ON marketplaces.slug = batch.marketplace
"""

SERIES_KEY = "card_id, marketplace_id, condition, finish, language, currency, kind"

# Zero for a series that there is not yet.
FIND_SERIES = f"""
    SELECT array_agg(batch.ordinal), array_agg(coalesce(series.id, 0)), array_agg(coalesce(latest.time, '-infinity'))
    FROM batch_resolved AS batch
    LEFT JOIN LATERAL (
        SELECT price_series.id FROM price_series JOIN (SELECT batch.*) AS one USING ({SERIES_KEY}) OFFSET 0
    ) AS series ON true
    LEFT JOIN latest_prices AS latest ON latest.series_id = series.id
    HAVING count(*) > 0
"""

INSERT_SERIES = text(f"""
    INSERT INTO price_series ({SERIES_KEY})
    SELECT DISTINCT {SERIES_KEY} FROM batch_resolved AS batch
    WHERE NOT EXISTS (SELECT FROM price_series JOIN (SELECT batch.*) AS one USING ({SERIES_KEY}))
""")


class Targets(NamedTuple):
    """Which series the prices at which ordinals of a batch belong to, and when each was last seen: parallel arrays."""

    ordinals: NDArray[np.int32]
    series: NDArray[np.int32]
    latest: NDArray[np.int64]  # microseconds, below all others where it never was


def find_series(connection: Connection, batch: Sequence[SeriesPrices]) -> Targets:
    """Find the series of a batch, making those that are new. An identifier that several cards share gives several."""
    for statement in STAGE:
        connection.execute(statement)
    columns = "marketplace, condition, finish, language, currency, kind, ordinal"
    for scheme in sorted({series.card.scheme for series in batch}):
        copy_lines(connection, f"batch_series ({columns}, {scheme})", _lines(batch, scheme))
        connection.execute(text(f"ANALYZE batch_series ({scheme})"))
        connection.execute(text(RESOLVE.format(scheme=scheme)))
    connection.execute(text("ANALYZE batch_resolved"))
    targets = _find(connection)
    if not targets.series.all():
        connection.execute(INSERT_SERIES)
        targets = _find(connection)
    return targets


def _find(connection: Connection) -> Targets:
    found = [*arrays(connection, FIND_SERIES, ("i4", "i4", "i8"))] or [[np.empty(0, np.int64)] * 3]
    ordinals, series, latest = found[0]
    order = np.argsort(ordinals, kind="stable")
    return Targets(ordinals[order], series[order], latest[order])


def _lines(batch: Sequence[SeriesPrices], scheme: str) -> Iterator[str]:
    """Those that name their card so, in COPY's text format. None of the words needs quoting."""
    for ordinal, series in enumerate(batch):
        if series.card.scheme == scheme:
            words = "\t".join([word or NULL for word in series[1:7]])
            yield f"{words}\t{ordinal}\t{series.card.value}\n"
