"""What moved the value of a collection over a window: contributions of cards, which add up to the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from collection.ledger.money import major
from collection.ledger.variants import Variant
from collection.performance.contributions import Cause, Contribution, Contributions, contributions
from collection.valuation.appraisals import appraise
from collection.valuation.valuing import coverage, value
from db.engine import Connection, reading
from db.queries import inventory
from db.queries.card_summary import summaries
from db.queries.quotes import quotes_of
from market.change_windows import WINDOWS
from services.market.card_summary import CardSummary
from services.people.valuation.asking import MoversRequest
from services.people.valuation.basis import Basis
from services.people.valuation.figures import Copies, copies_of
from services.people.valuation.loading import held_before
from services.people.valuation.terms import terms_of
from services.rows import made_of


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


def load_held_movers(basis: Basis, asked: MoversRequest) -> HeldMovers:
    """Return what moved the value; executes four statements, and two more where copies went within the window."""
    user_id = basis.user_id
    terms = terms_of(basis.settings, asked.currency)
    since = datetime.now(UTC) - WINDOWS[asked.window]
    with reading(fresh=True) as connection:
        lots = inventory.lots_of_value(connection, user_id)
        before = held_before(connection, user_id, lots, since)
        held, former = ({lot.variant for lot in some} for some in (lots, before))
        quotes = quotes_of(connection, user_id, terms.currency, terms.fallbacks, former - held).retail
        appraised = {variant: appraise(variant, quotes, terms) for variant in held | former}
        now = {variant: one.price for variant, one in appraised.items() if one.price is not None}
        then = {variant: price for variant, one in appraised.items() if (price := one.price_before(asked.window))}
        found = contributions(before, lots, then, now)
        shown = found.items[: asked.limit]
        cards = _cards(connection, [one.variant for one in shown])
    items = [_mover(one, cards, terms.currency) for one in shown]
    total = major(found.total, terms.currency)
    return HeldMovers(
        terms.currency,
        asked.window,
        since,
        items,
        total - sum((item.contribution for item in items), Decimal(0)),
        total,
        _causes(found, terms.currency),
        copies_of(coverage(value(lots, quotes, terms))),
    )


def _causes(found: Contributions, currency: str) -> list[CauseSum]:
    sums = {cause: found.of(cause) for cause in Cause}
    return [CauseSum(cause, major(some.total, currency)) for cause, some in sums.items() if some.items]


def _cards(connection: Connection, variants: Sequence[Variant]) -> dict[int, CardSummary]:
    ids = {variant.card_id for variant in variants if variant.card_id is not None}
    return {row.id: made_of(row, CardSummary) for row in summaries(connection, ids)}


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
