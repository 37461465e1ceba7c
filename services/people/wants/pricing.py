"""Wants at the offers that were read for them as columns."""

from collections.abc import Iterator, Mapping, Sequence

from collection.ledger.money import major
from collection.wants.offers import UNKNOWN, OfferColumns
from db.engine import Row
from market.histories import moment
from services.people.wants.contract import BestPrice, Want, priced_want

Series = Mapping[int, Row]  # what series are, by their ids (db/queries/want_offers.py)


def priced(rows: Sequence[Row], bests: OfferColumns, series: Series) -> list[Want]:
    """Return wants at their best offers."""
    prices = dict(zip(bests.want.tolist(), _prices(bests, series), strict=True))
    return [priced_want(row, prices.get(row.id)) for row in rows]


def _prices(bests: OfferColumns, series: Series) -> Iterator[BestPrice]:
    numbers = (bests.series, bests.price, bests.listed, bests.confirmed_at)
    for number, price, listed, confirmed_at in zip(*(column.tolist() for column in numbers), strict=True):
        row = series[number]
        yield BestPrice(
            row.card_id,
            row.set_code,
            row.set_name,
            row.collector_number,
            row.marketplace,
            row.condition,
            row.finish,
            row.language,
            major(price, row.currency),
            row.currency,
            moment(confirmed_at),
            None if listed == UNKNOWN else listed,
        )
