"""What moved the value of a collection over a window: contributions of cards, which add up to the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from collection.ledger.money import major
from collection.ledger.variants import Variant
from collection.performance.contribution_columns import CAUSES, contribution_columns
from collection.performance.contributions import Cause, Contribution, contributions
from collection.valuation.appraisals import Terms, appraise
from collection.valuation.columns import summed
from collection.valuation.valuing import coverage, value
from db.engine import Connection, reading
from db.queries import inventory
from db.queries.quotes import quotes_of
from market.change_windows import WINDOWS
from market.histories import microseconds
from services.market.card_summary import CardSummary, summaries_of
from services.people.valuation.asking import MoversRequest
from services.people.valuation.basis import Basis
from services.people.valuation.figures import Copies, copies_of
from services.people.valuation.loading import load_valued, replayed
from services.people.valuation.terms import terms_of


@dataclass(frozen=True, slots=True)
class HeldMover:
    """Copies of one variant and their part in the change of the value, for one cause.

    Prices are those of one copy, in the series that speaks for it now; None where there was or is none. `change_pct` is
    that of the price.
    """

    card: CardSummary | None
    condition: str | None
    finish: str | None
    language: str | None
    cause: str
    quantity: int
    contribution: Decimal
    change_pct: Decimal | None
    price_then: Decimal | None
    price_now: Decimal | None


@dataclass(frozen=True, slots=True)
class CauseSum:
    """The part of one cause in the change."""

    cause: str
    contribution: Decimal


@dataclass(frozen=True, slots=True)
class HeldMovers:
    """The largest contributions in a currency, whichever way; with `others` they add up to `total`, and so do `causes`.

    `copies` are those of now.
    """

    currency: str
    window: str
    since: datetime
    items: list[HeldMover]
    others: Decimal
    total: Decimal
    causes: list[CauseSum]
    copies: Copies


class _Moved(NamedTuple):
    """The largest contributions, the sum of all of them and that of each cause, and the copies of now."""

    shown: Sequence[Contribution]
    total: int
    causes: Mapping[Cause, int]
    copies: Copies


def load_held_movers(basis: Basis, asked: MoversRequest) -> HeldMovers:
    """Return what moved the value; executes four statements, and two more where copies went within the window."""
    terms = terms_of(basis.settings, asked.currency)
    since = datetime.now(UTC) - WINDOWS[asked.window]
    with reading(fresh=True) as connection:
        is_retold = bool(inventory.changed_since(connection, basis.user_id, since))
        find = _moved_in_ledger if is_retold else _moved
        found = find(connection, basis.user_id, terms, since, asked)
        cards = _cards(connection, [one.variant for one in found.shown])
    items = [_mover(one, cards, terms.currency) for one in found.shown]
    total = major(found.total, terms.currency)
    return HeldMovers(
        terms.currency,
        asked.window,
        since,
        items,
        total - sum((item.contribution for item in items), Decimal(0)),
        total,
        [CauseSum(cause, major(amount, terms.currency)) for cause, amount in found.causes.items()],
        found.copies,
    )


def _moved(connection: Connection, user_id: int, terms: Terms, since: datetime, asked: MoversRequest) -> _Moved:
    """Return what moved the value of lots that only came since a time, as columns."""
    valued = load_valued(connection, user_id, terms, asked.window)
    held, prices = valued.held, valued.valuation.prices
    count, is_kept = len(prices.price), held.entered_at < microseconds(since)
    kept, came = (summed(held.variant_of, np.where(mask, held.copies, 0), count) for mask in (is_kept, ~is_kept))
    found = contribution_columns(kept, came, prices.before, prices.price)
    first = [column[: asked.limit].tolist() for column in found]
    variants = held.variants()
    shown = [
        Contribution(
            variants[place],
            CAUSES[cause],
            copies,
            amount,
            int(prices.before[place]) or None,
            int(prices.price[place]) or None,
        )
        for place, cause, copies, amount in zip(*first, strict=True)
    ]
    return _Moved(shown, found.total, found.totals(), copies_of(coverage(valued.valuation)))


def _moved_in_ledger(
    connection: Connection, user_id: int, terms: Terms, since: datetime, asked: MoversRequest
) -> _Moved:
    """Return what moved the value of lots of which some went, or became something else, since a time."""
    lots, before = inventory.lots_of_value(connection, user_id), replayed(connection, user_id, since)
    held, former = ({lot.variant for lot in some} for some in (lots, before))
    quotes = quotes_of(connection, user_id, terms.currency, terms.fallbacks, former - held).retail
    appraised = {variant: appraise(variant, quotes, terms) for variant in held | former}
    now = {variant: one.price for variant, one in appraised.items() if one.price is not None}
    then = {variant: price for variant, one in appraised.items() if (price := one.price_before(asked.window))}
    found = contributions(before, lots, then, now)
    causes = {cause: some.total for cause in Cause if (some := found.of(cause)).items}
    return _Moved(found.items[: asked.limit], found.total, causes, copies_of(coverage(value(lots, quotes, terms))))


def _cards(connection: Connection, variants: Sequence[Variant]) -> dict[int, CardSummary]:
    ids = {variant.card_id for variant in variants if variant.card_id is not None}
    return summaries_of(connection, ids)


def _mover(one: Contribution, cards: dict[int, CardSummary], currency: str) -> HeldMover:
    card = None if one.variant.card_id is None else cards.get(one.variant.card_id)
    then, now = (None if price is None else major(price, currency) for price in (one.price_then, one.price_now))
    return HeldMover(
        card,
        *one.variant[1:4],
        one.cause,
        one.copies,
        major(one.amount, currency),
        one.change.percent if one.change else None,
        then,
        now,
    )
