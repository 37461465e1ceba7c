"""Arbitrage of posted prices: a marketplace asks less than a shop's buylist pays (docs/methods.md, recommendations).

Pairs of series of one variant in one currency, as columns. Money is in minor units. Nothing here is a forecast: both
prices are posted, and the net is what is left after fees and postage.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.scores import Floats
from market.fees import Fee, Side, Tariff, postage, tariff
from market.observations import Integers

Mask = NDArray[np.bool_]

OLDEST = timedelta(hours=48)  # of both prices
MOST_COPIES = 4  # in an order: more of them cost more to send
MOST = 50  # recommendations of a run
MOST_RATIO = 1.2  # of what the shop pays to what is asked: beyond it they hardly sell the same thing
JUMP = np.log(4)  # of a price within a week, unless the other printings moved the same way
AGREEING = 0.03  # mean logarithm of the other printings' moves from which on they moved
FLOOR = 200  # of the cost in the score: else cheap cards come first


class Pairs(NamedTuple):
    """Pairs by series. `seller` and `shop` are places among `marketplaces`; `listed` and `wanted` are copies.

    `moves` are logarithms of both prices over the last day and week, a row a pair; `siblings` is the mean move of the
    other printings; both are NaN where unknown. `is_doubted`: one of the two has a suspect price of late.
    """

    marketplaces: Sequence[str]
    retail: Integers
    buylist: Integers
    seller: Integers
    shop: Integers
    ask: Integers
    bid: Integers
    listed: Integers
    wanted: Integers
    moves: Floats
    siblings: Floats
    is_doubted: Mask

    @property
    def copies(self) -> Integers:
        """Return how many copies are bought and sold in one order each."""
        return np.minimum(np.minimum(self.listed, self.wanted), MOST_COPIES)


class Nets(NamedTuple):
    """By pair what one copy costs and brings with fees and postage, where both are known."""

    cost: Integers
    proceeds: Integers
    is_known: Mask

    @property
    def net(self) -> Integers:
        """Return what is left of one copy."""
        return self.proceeds - self.cost


def suspicious(pairs: Pairs) -> Mask:
    """Return which pairs hardly are of the same thing: too good, a price that jumped alone, a doubted price."""
    way = np.sign(pairs.moves) * pairs.siblings[:, np.newaxis]
    jumped = (np.abs(pairs.moves) > JUMP) & ~(way >= AGREEING)
    found: Mask = (pairs.bid >= MOST_RATIO * pairs.ask) | jumped.any(axis=1) | pairs.is_doubted
    return found


def nets_of(pairs: Pairs, fees: Iterable[Fee], currency: str, on: date) -> Nets:
    """Return the nets of pairs by the fees of a day; unknown where a fee or the postage is."""
    rows, copies = list(fees), pairs.copies
    cost, proceeds, known = np.zeros_like(pairs.ask), np.zeros_like(pairs.bid), np.zeros(len(pairs.ask), np.bool_)
    for place, name in enumerate(pairs.marketplaces):
        post = postage(rows, name, currency, on)
        if post.charged is None:
            continue
        here = pairs.seller == place
        taken = tariff(rows, name, currency, Side.BUYER, on) or Tariff(())
        cost[here] = taken.landed(pairs.ask[here], post.charged, copies[here])
        known[here] = taken.is_known(pairs.ask[here])
    for place, name in enumerate(pairs.marketplaces):
        here = pairs.shop == place
        proceeds[here], paid = _proceeds(pairs.bid[here], copies[here], rows, (name, currency), on)
        known[here] &= paid
    return Nets(cost, proceeds, known)


def _proceeds(
    bids: Integers, copies: Integers, rows: Sequence[Fee], where: tuple[str, str], on: date
) -> tuple[Integers, Mask]:
    taken, post = tariff(rows, *where, Side.BUYLIST, on), postage(rows, *where, on)
    if taken is None or post.paid is None:
        return bids, np.zeros(len(bids), np.bool_)
    return taken.net(bids, post.paid, copies), taken.is_known(bids)


def fee_ids(fees: Iterable[Fee], seller: str, shop: str, currency: str, on: date) -> tuple[int, ...]:
    """Return the numbers of the rows that the net of a pair rests on."""
    rows = list(fees)
    sides = (tariff(rows, seller, currency, Side.BUYER, on), tariff(rows, shop, currency, Side.BUYLIST, on))
    numbers = [number for side in sides if side for number in side.ids]
    numbers += [number for name in (seller, shop) for number in postage(rows, name, currency, on).ids]
    return tuple(sorted({*numbers}))


def score(pairs: Pairs, nets: Nets) -> Floats:
    """Return by which pairs are ranked: net times the square root of the copies, over the cost and a floor."""
    ranked: Floats = nets.net * np.sqrt(pairs.copies) / (nets.cost + FLOOR)
    return ranked


class Found(NamedTuple):
    """What a search found: pairs counted, and the places of the best ones with a net above 0, the best first.

    `compared` have a known net and are not `suspect`; of the others the fees or the postage are `unknown`. `gainful`
    ones of the compared have a net above 0. `best` is the place of the highest net, None without a compared pair.
    """

    compared: int
    suspect: int
    unknown: int
    gainful: int
    best: int | None
    chosen: list[int]


def search(pairs: Pairs, nets: Nets) -> Found:
    """Return what there is among pairs."""
    doubtful = suspicious(pairs)
    compared = nets.is_known & ~doubtful
    gainful = np.flatnonzero(compared & (nets.net > 0))
    order = np.lexsort((pairs.buylist[gainful], pairs.retail[gainful], -score(pairs, nets)[gainful]))
    places = np.flatnonzero(compared)
    return Found(
        compared=int(compared.sum()),
        suspect=int(doubtful.sum()),
        unknown=int((~nets.is_known & ~doubtful).sum()),
        gainful=len(gainful),
        best=int(places[np.argmax(nets.net[places])]) if len(places) else None,
        chosen=gainful[order][:MOST].tolist(),
    )
