"""The basket of what a want list misses, in one currency: what to buy where, by marketplace, and one alone instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from collection.ledger.money import major, minor
from collection.wants.baskets import Basket, Offer, Purchase, at_one_marketplace, cheapest
from collection.wants.mass_entry import Missing, for_cardmarket, for_tcgplayer
from collection.wants.offers import UNKNOWN, OfferColumns, best, within_reach
from collection.wants.wanting import missing
from db.engine import snapshot
from db.queries import wants as queries
from db.queries.want_offers import offered, offers_of
from market.histories import moment
from services.people.wants.basis import WantsBasis
from services.people.wants.contract import Want
from services.people.wants.pricing import Series, priced
from services.people.wants.requests import BasketRequest

MOST_OFFERS = 10  # of a want at a marketplace


@dataclass(frozen=True, slots=True)
class BasketOffer:
    """Copies to buy at one price. `listed` is how many the marketplace has; None is unknown: it may have fewer."""

    card_id: int
    set_code: str
    set_name: str | None
    collector_number: str
    marketplace: str
    condition: str
    finish: str
    language: str
    price: Decimal
    copies: int
    listed: int | None
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A want in the basket. `copies` are bought for `cost`, `short` ones are not on offer.

    `above_maximum` copies cost more than the want's maximum, where that is in the basket's currency; else it is None.
    """

    want_id: int
    card_id: int
    name: str
    any_printing: bool
    copies: int
    short: int
    cost: Decimal
    above_maximum: int | None
    offers: Sequence[BasketOffer]


@dataclass(frozen=True, slots=True)
class BasketPart:
    """What is bought at one marketplace: as its part of the split, or there alone.

    `difference` is what it costs more than the split; None where it has not all copies that the split has.
    """

    marketplace: str
    copies: int
    cost: Decimal
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WantBasket:
    """The cheapest basket of all missing copies, without postage and fees, and what it is made of.

    `lines` are the wants with an offer, `unfulfilled` those without any. `uncounted` copies are at marketplaces that do
    not say how many they have. `at_target` of the `wants` are at their maximum or below. `as_of` is the time of the
    oldest price in it. The texts are what is missing, for the marketplaces' own lists.
    """

    currency: str
    wants: int
    at_target: int
    missing: int
    copies: int
    short: int
    uncounted: int
    cost: Decimal
    as_of: datetime | None
    lines: Sequence[BasketLine]
    unfulfilled: Sequence[BasketLine]
    by_marketplace: Sequence[BasketPart]
    alone: Sequence[BasketPart]
    tcgplayer_text: str
    cardmarket_text: str


@dataclass(frozen=True, slots=True)
class _Shopping:
    """The copies that are `needed` by want, the offers that may fulfil them, the cheapest purchases, and what series
    are, with the times of their prices.
    """

    currency: str
    needed: Mapping[int, int]
    offers: Sequence[Offer]
    split: Basket
    series: Series
    confirmed_at: Mapping[int, int]


def load_basket(basis: WantsBasis, asked: BasketRequest) -> WantBasket:
    """Return the basket of a user's want list. Executes three statements."""
    currency = basis.currency(asked.currency)
    with snapshot() as connection:
        rows = queries.every(connection, basis.user_id)
        columns = offers_of(connection, basis.user_id, currency)
        needed = {row.id: copies for row in rows if (copies := missing(row.quantity, int(row.owned)))}
        reach = within_reach(columns.at(np.isin(columns.want, list(needed))), MOST_OFFERS)
        offers = _offers(reach)
        split = cheapest(needed, offers)
        bests = best(columns)
        bought = {one.offer.series for one in split.purchases}
        series = offered(connection, bought.union(bests.series.tolist()))
    confirmed_at = dict(zip(reach.series.tolist(), reach.confirmed_at.tolist(), strict=True))
    return _basket(priced(rows, bests, series), _Shopping(currency, needed, offers, split, series, confirmed_at))


def _offers(columns: OfferColumns) -> list[Offer]:
    names = map(columns.marketplaces.__getitem__, columns.marketplace.tolist())
    listed = (None if copies == UNKNOWN else copies for copies in columns.listed.tolist())
    return list(map(Offer, columns.want.tolist(), columns.series.tolist(), names, columns.price.tolist(), listed))


def _basket(wants: Sequence[Want], shopping: _Shopping) -> WantBasket:
    currency, split = shopping.currency, shopping.split
    bought: dict[int, list[Purchase]] = {number: [] for number in shopping.needed}
    for one in split.purchases:
        bought[one.offer.want].append(one)
    lines = [_line(want, bought[want.id], shopping) for want in wants if want.missing]
    texts = [_missing(want) for want in wants if want.missing]
    return WantBasket(
        currency,
        wants=len(wants),
        at_target=sum(want.is_at_target for want in wants),
        missing=sum(shopping.needed.values()),
        copies=split.copies,
        short=sum(split.short.values()),
        uncounted=sum(one.copies for one in split.purchases if one.offer.listed is None),
        cost=major(split.cost, currency),
        as_of=min((offer.confirmed_at for line in lines for offer in line.offers), default=None),
        lines=[line for line in lines if line.copies],
        unfulfilled=[line for line in lines if not line.copies],
        by_marketplace=_by_marketplace(split, currency),
        alone=_alone(shopping),
        tcgplayer_text=for_tcgplayer(texts),
        cardmarket_text=for_cardmarket(texts),
    )


def _line(want: Want, bought: Sequence[Purchase], shopping: _Shopping) -> BasketLine:
    currency, above = shopping.currency, None
    if want.max_price is not None and want.currency == currency:
        limit = minor(want.max_price, currency)
        above = sum(one.copies for one in bought if one.offer.price > limit)
    return BasketLine(
        want.id,
        want.card.id,
        want.card.name,
        want.any_printing,
        sum(one.copies for one in bought),
        shopping.split.short.get(want.id, 0),
        major(sum(one.cost for one in bought), currency),
        above,
        [_offer(one, shopping) for one in bought],
    )


def _offer(one: Purchase, shopping: _Shopping) -> BasketOffer:
    row = shopping.series[one.offer.series]
    return BasketOffer(
        row.card_id,
        row.set_code,
        row.set_name,
        row.collector_number,
        row.marketplace,
        row.condition,
        row.finish,
        row.language,
        major(one.offer.price, shopping.currency),
        one.copies,
        one.offer.listed,
        moment(shopping.confirmed_at[one.offer.series]),
    )


def _by_marketplace(split: Basket, currency: str) -> list[BasketPart]:
    parts = {place: split.at(place) for place in dict.fromkeys(one.offer.marketplace for one in split.purchases)}
    found = [BasketPart(place, part.copies, major(part.cost, currency)) for place, part in parts.items()]
    return sorted(found, key=lambda part: (-part.cost, part.marketplace))


def _alone(shopping: _Shopping) -> list[BasketPart]:
    currency, split = shopping.currency, shopping.split
    return [
        BasketPart(
            place,
            alone.copies,
            major(alone.cost, currency),
            major(alone.cost - split.cost, currency) if alone.copies == split.copies else None,
        )
        for place, alone in at_one_marketplace(shopping.needed, shopping.offers).items()
        if alone.copies
    ]


def _missing(want: Want) -> Missing:
    card = want.card
    if want.any_printing:
        return Missing(want.missing, card.name)
    return Missing(want.missing, card.name, card.set_code, card.set_name or "", card.collector_number)
