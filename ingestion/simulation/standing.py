"""State of the simulated market in the database: the prices that its next ones follow."""

import numpy as np
from numpy.typing import NDArray

from db.engine import Row, reading
from db.queries import simulated
from db.queries.simulated import Standing
from ingestion.simulation.story import Actor
from market.records import CardIdentifier, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind


def standing() -> Standing:
    """Return every series that is still quoted, with its latest price."""
    with reading(fresh=True) as connection:
        return simulated.standing(connection)


def cast() -> list[Actor]:
    """Return every retail series that is still quoted, as a story needs it."""
    with reading(fresh=True) as connection:
        return [Actor(**row._mapping) for row in simulated.cast(connection)]


def offers(series: NDArray[np.int32]) -> list[SeriesPrices]:
    """Return series by their ids, in this order, each with its latest price only."""
    with reading(fresh=True) as connection:
        rows = simulated.offers(connection, series)
    return [_offer(rows[number]) for number in series.tolist()]


def _offer(row: Row) -> SeriesPrices:
    price = Price(
        row.time, row.price, row.price_low, row.price_mid, row.price_high, row.price_market, row.num_listings,
        row.total_quantity,
    )  # fmt: skip
    variant = Condition(row.condition), Finish(row.finish), row.language, Currency(row.currency)
    return SeriesPrices(CardIdentifier("scryfall_id", row.scryfall_id), row.slug, *variant, Kind(row.kind), [price])
