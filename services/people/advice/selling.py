"""Where to sell what one owns: what each channel leaves of a copy today (docs/methods.md, recommendations)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from collection.ledger.money import major
from collection.ledger.variants import Variant
from collection.valuation.appraisals import Terms
from collection.valuation.channels import ANY, Channels
from collection.valuation.columns import firsts, summed
from collection.valuation.liquidation import SellingTerms, nets_of
from db.engine import Connection
from db.queries import fees as fee_queries
from db.queries import valued
from market.fees import WHOLE, Fee, Side, credit_rate, tariff
from market.histories import moment
from market.observations import Integers
from market.variants import MARKETPLACES
from services.market.card_summary import CardSummary, summaries_of
from services.market.fees import told
from services.people.advice.contract import Advice, AdvicePage, AdviceRequest, Channel
from services.people.valuation.basis import Basis, reading_version
from services.people.valuation.terms import selling_terms

TYPE = "sell_channel"
WINDOW = "7d"  # of the quotes' earlier prices, which nothing here needs
MARKETPLACE, BUYLIST, CREDIT = "marketplace", "buylist", "credit"
RUNNER_UP = "the next best way"


@dataclass(frozen=True, slots=True)
class _Offers:
    """Channels of a user's variants with their times and nets, and the copies by variant."""

    channels: Channels
    times: Integers
    nets: Integers
    is_known: np.ndarray
    copies: Integers
    terms: SellingTerms
    currency: str


def load_selling(basis: Basis, asked: AdviceRequest) -> AdvicePage:
    """Return where to sell the variants that one owns, the dearest first. Executes four statements."""
    currency = asked.currency or basis.settings.currency
    today = datetime.now(UTC).date()
    with reading_version(basis) as connection:
        held = valued.held(connection, basis.user_id)
        quotes = valued.quoted(connection, basis.user_id, held, Terms.headline(currency), WINDOW)
        terms = selling_terms(basis.settings, currency, today, fee_queries.every(connection))
        channels = quotes.channels.where(quotes.is_current)
        nets, is_known = nets_of(channels, currency, terms)
        copies = summed(held.variant_of, held.copies, len(held.first))
        offers = _Offers(channels, quotes.time[quotes.is_current], nets, is_known, copies, terms, currency)
        best, second = _best(offers)
        shown = best[: asked.limit]
        variants = held.variants()
        cards = _cards(connection, [variants[place] for place in channels.variant[shown].tolist()])
    about = held.holdings[held.first]
    items = [
        _advice(offers, place, second.get(place), variants[variant], int(about[variant]), cards)
        for place, variant in zip(shown.tolist(), channels.variant[shown].tolist(), strict=True)
        if variants[variant].card_id in cards
    ]
    return AdvicePage(currency, items, len(best), len(held.first) - len(best))


def _best(offers: _Offers) -> tuple[Integers, Mapping[int, int]]:
    """Return the places of the best channels of the variants that are worth selling, the dearest first; and by such a
    place that of the next best one.
    """
    channels = offers.channels
    worth = np.flatnonzero(offers.is_known & (offers.nets > 0))
    order = worth[np.lexsort((channels.is_buylist[worth], -offers.nets[worth], channels.variant[worth]))]
    starts = np.flatnonzero(firsts(channels.variant[order]))
    counts = np.diff(np.append(starts, len(order)))
    second = {int(order[start]): int(order[start + 1]) for start in starts[counts > 1]}
    best = order[starts]
    amounts = offers.nets[best] * np.minimum(offers.copies[channels.variant[best]], channels.reach[best])
    return best[np.lexsort((best, -amounts))], second


def _cards(connection: Connection, some: Sequence[Variant]) -> dict[int, CardSummary]:
    ids = {one.card_id for one in some if one.card_id is not None}
    return summaries_of(connection, ids)


def _advice(
    offers: _Offers, best: int, second: int | None, variant: Variant, about: int, cards: Mapping[int, CardSummary]
) -> Advice:
    channels = offers.channels
    assert variant.card_id is not None
    rows = np.flatnonzero(channels.variant == channels.variant[best])
    rows = rows[np.lexsort((channels.by_name[rows], -offers.nets[rows], ~offers.is_known[rows]))]
    ordered = [best, *(row for row in rows.tolist() if row != best)]
    told_channels = [one for row in ordered for one in _channels(offers, row)]
    gain = None if second is None else major(int(offers.nets[best] - offers.nets[second]), offers.currency)
    return Advice(
        TYPE,
        about,
        _action(offers, best),
        cards[variant.card_id],
        str(variant.condition),
        str(variant.finish),
        str(variant.language),
        int(offers.copies[channels.variant[best]]),
        told_channels,
        gain,
        RUNNER_UP,
        [told(fee) for fee in _fees(offers, ordered)],
        min(one.confirmed_at for one in told_channels),
    )


def _action(offers: _Offers, row: int) -> str:
    place = MARKETPLACES[offers.channels.marketplaces[offers.channels.marketplace[row]]].name
    return f"Sell to {place}'s buylist" if offers.channels.is_buylist[row] else f"Sell at {place}"


def _channels(offers: _Offers, row: int) -> list[Channel]:
    """Return a channel, and that of the credit that its shop gives instead."""
    channels, currency = offers.channels, offers.currency
    name, is_buylist = channels.marketplaces[channels.marketplace[row]], bool(channels.is_buylist[row])
    reach, price = int(channels.reach[row]), int(channels.price[row])
    copies, time = None if reach == ANY else reach, moment(int(offers.times[row]))
    net = major(int(offers.nets[row]), currency) if offers.is_known[row] else None
    kind = BUYLIST if is_buylist else MARKETPLACE
    found = [Channel(name, kind, major(price, currency), net, copies, time)]
    rate = credit_rate(offers.terms.fees, name, currency, offers.terms.on) if is_buylist else 0
    if rate:
        credit = major(price + price * rate // WHOLE, currency)
        found.append(Channel(name, CREDIT, credit, credit, copies, time))
    return found


def _fees(offers: _Offers, rows: Sequence[int]) -> list[Fee]:
    """Return the rows of the fees of some channels."""
    channels, terms = offers.channels, offers.terms
    found: dict[int, Fee] = {}
    for row in rows:
        name = channels.marketplaces[channels.marketplace[row]]
        sides = (Side.BUYLIST, Side.CREDIT) if channels.is_buylist[row] else (Side.SELLER,)
        found |= {fee.id: fee for side in sides for fee in _tariff(terms, name, offers.currency, side, terms.on)}
    return [found[number] for number in sorted(found)]


def _tariff(terms: SellingTerms, name: str, currency: str, side: Side, on: date) -> tuple[Fee, ...]:
    level = terms.levels.get(name, "") if side is Side.SELLER else ""
    found = tariff(terms.fees, name, currency, side, on, level)
    return found.rows if found else ()
