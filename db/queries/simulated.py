"""State of the simulated market: its series and their latest prices."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, text

from db.copying import arrays
from db.summaries.current import CURRENT_INTERVAL

# Leaves out series that ended before the newest prices. Prices are in cents.
STANDING = f"""
    SELECT array_agg(series_id), array_agg(time), array_agg(cents), array_agg(before), array_agg(before_time),
        array_agg(retail)
    FROM (
        SELECT series_id, time, (price * 100)::bigint AS cents, (coalesce(price_24h, price) * 100)::bigint AS before,
            coalesce(time_24h, time) AS before_time, (series.kind = 'retail')::integer AS retail
        FROM latest_prices JOIN price_series AS series ON series.id = series_id
        WHERE time > (SELECT max(time) FROM latest_prices) - {CURRENT_INTERVAL}
        ORDER BY series_id
    ) AS standing
    HAVING count(*) > 0
"""
OFFERS = text("""
    SELECT latest.*, cards.scryfall_id, marketplaces.slug, series.condition, series.finish, series.language,
        series.currency, series.kind
    FROM latest_prices AS latest
    JOIN price_series AS series ON series.id = latest.series_id
    JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE latest.series_id = ANY(:series_ids)
""")
# Cards on stage in a session: what can be bought, of series with a price of now.
CAST = text(f"""
    SELECT series.id AS series, series.card_id AS card, cards.oracle_id AS oracle, cards.set_code,
        cards.released_at AS released, marketplaces.slug AS marketplace,
        series.condition = 'NEAR_MINT' AND series.finish = 'nonfoil' AS regular,
        (price * 100)::bigint AS cents, (coalesce(price_24h, price) * 100)::bigint AS before, total_quantity AS copies
    FROM latest_prices
    JOIN price_series AS series ON series.id = series_id
    JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE series.kind = 'retail' AND time > (SELECT max(time) FROM latest_prices) - {CURRENT_INTERVAL}
    ORDER BY series.id
""")


class Standing(NamedTuple):
    """Series with a price, as parallel arrays: times in microseconds, prices in cents.

    `before` is the series' own price a day before its latest one, at `before_times`; the latest one where none exists.
    """

    series: NDArray[np.int32]
    times: NDArray[np.int64]
    cents: NDArray[np.int64]
    before: NDArray[np.int64]
    before_times: NDArray[np.int64]
    retail: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "Standing":
        """Return some of the series."""
        return Standing(
            self.series[chosen], self.times[chosen], self.cents[chosen], self.before[chosen],
            self.before_times[chosen], self.retail[chosen],
        )  # fmt: skip


def standing(connection: Connection) -> Standing:
    """Return all series with a price within three days of the newest one, in the order of their ids."""
    kinds = ("i4", "i8", "i8", "i8", "i8", "i4")
    found = [*arrays(connection, STANDING, kinds)] or [[np.empty(0, kind) for kind in kinds]]
    series, times, cents, before, before_times, retail = found[0]
    return Standing(series, times, cents, before, before_times, retail.astype(np.bool_))


def cast(connection: Connection) -> Sequence[Row[Any]]:
    """Return every retail series with a price within three days of the newest one, with facts of its card."""
    return connection.execute(CAST).all()


def offers(connection: Connection, series: NDArray[np.int32]) -> dict[int, Row[Any]]:
    """Return by series id the card and the variant, and all columns of the latest price."""
    return {row.series_id: row for row in connection.execute(OFFERS, {"series_ids": series.tolist()})}
