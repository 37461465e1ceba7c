"""Where to buy what a want list misses, and in which printing: the cheapest offer beside what one would pay else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from collection.ledger.money import major, minor
from collection.wants.comparing import NONE, cheapest_of, landed
from collection.wants.offers import UNKNOWN, OfferColumns
from collection.wants.wanting import missing
from db.engine import Row, snapshot
from db.queries import fees as fee_queries
from db.queries import wants as queries
from db.queries.want_offers import headlines, offered, offers_of
from market.fees import Fee, Side, tariff
from market.histories import moment
from market.observations import Integers
from market.variants import MARKETPLACES
from services.market.card_summary import CardSummary, summaries_of
from services.market.fees import told
from services.people.advice.contract import Advice, AdvicePage, AdviceRequest, Channel
from services.people.advice.selling import MARKETPLACE
from services.people.wants.basis import WantsBasis

PRINTING, WHERE = "buy_cheapest_printing", "buy_where"
HEADLINE, ELSEWHERE = "the headline price of the printing on your list", "the next cheapest marketplace"


@dataclass(frozen=True, slots=True)
class _Choice:
    """A want, its cheapest offer, the next one elsewhere (None without), and what the printing on the list costs."""

    want: Row
    best: int
    other: int | None
    headline: Decimal | None


@dataclass(frozen=True, slots=True)
class _Market:
    """Offers with what they cost, what their series and cards are, and the fees."""

    currency: str
    offers: OfferColumns
    costs: Integers
    series: Mapping[int, Row]
    cards: Mapping[int, CardSummary]
    fees: Sequence[Fee]


def load_buying(basis: WantsBasis, asked: AdviceRequest) -> AdvicePage:
    """Return where to buy what is missing, the largest savings first. Executes six statements."""
    currency = basis.currency(asked.currency)
    today = datetime.now(UTC).date()
    with snapshot() as connection:
        wants = {row.id: row for row in queries.every(connection, basis.user_id)}
        needed = [number for number, row in wants.items() if missing(row.quantity, int(row.owned))]
        every = offers_of(connection, basis.user_id, currency)
        offers = every.at(every.in_asked & np.isin(every.want, needed))
        fees = fee_queries.every(connection)
        costs = landed(offers, fees, currency, today)
        found = cheapest_of(offers, costs)
        printings = {wants[number].card_id for number in found.want.tolist() if wants[number].oracle_id}
        prices = headlines(connection, currency, printings)
        choices = [
            _Choice(wants[number], best, None if other == NONE else other, prices.get(wants[number].card_id))
            for number, best, other in zip(*(column.tolist() for column in found), strict=True)
        ]
        choices.sort(key=lambda one: (-_saved(one, offers, costs, currency), one.want.id))
        shown = choices[: asked.limit]
        places = [place for one in shown for place in (one.best, one.other) if place is not None]
        series = offered(connection, set(offers.series[places].tolist()))
        ids = {series[int(offers.series[one.best])].card_id for one in shown}
        cards = summaries_of(connection, ids)
    market = _Market(currency, offers, costs, series, cards, fees)
    return AdvicePage(currency, [_advice(one, market) for one in shown], len(choices), len(needed) - len(choices))


def _saved(one: _Choice, offers: OfferColumns, costs: Integers, currency: str) -> int:
    """Return by how much a copy is cheaper than what it is compared with, in minor units; NONE: nothing to compare."""
    if one.want.oracle_id and one.headline is not None:
        return max(0, minor(one.headline, currency) - int(costs[one.best]))
    return NONE if one.other is None else int(costs[one.other] - costs[one.best])


def _advice(one: _Choice, market: _Market) -> Advice:
    row = market.series[int(market.offers.series[one.best])]
    saved = _saved(one, market.offers, market.costs, market.currency)
    is_printing = bool(one.want.oracle_id) and one.headline is not None
    channels = [_channel(place, market) for place in (one.best, one.other) if place is not None]
    return Advice(
        PRINTING if one.want.oracle_id else WHERE,
        one.want.id,
        f"Buy at {MARKETPLACES[row.marketplace].name}",
        market.cards[row.card_id],
        row.condition,
        row.finish,
        row.language,
        missing(one.want.quantity, int(one.want.owned)),
        channels,
        None if saved == NONE else major(saved, market.currency),
        HEADLINE if is_printing else ELSEWHERE,
        [told(fee) for fee in _fees(channels, market)],
        min(channel.confirmed_at for channel in channels),
    )


def _channel(place: int, market: _Market) -> Channel:
    offers, currency = market.offers, market.currency
    listed = int(offers.listed[place])
    return Channel(
        market.series[int(offers.series[place])].marketplace,
        MARKETPLACE,
        major(int(offers.price[place]), currency),
        major(int(market.costs[place]), currency),
        None if listed == UNKNOWN else listed,
        moment(int(offers.confirmed_at[place])),
    )


def _fees(channels: Sequence[Channel], market: _Market) -> list[Fee]:
    today = datetime.now(UTC).date()
    names = dict.fromkeys(channel.marketplace for channel in channels)
    found = (tariff(market.fees, name, market.currency, Side.BUYER, today) for name in names)
    return [fee for some in found if some for fee in some.rows]
