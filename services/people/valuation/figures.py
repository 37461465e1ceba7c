"""Figures of a summary: parts of a collection with their copies and amounts; None is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from collection.ledger.money import major
from collection.ledger.realised import Realised
from collection.valuation.groups import Group, Key
from collection.valuation.liquidation import Liquidation
from collection.valuation.price_columns import NONE
from collection.valuation.replacement import Replacement
from collection.valuation.valuing import CostSum, Coverage, HeldColumns, costs


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Sums of a group. `value` is None where no copy has one, and so are `cost` and `gain`.

    `change_7d` is what prices did to the copies that were held over the whole window, which were worth `before_7d` at
    its start; both None without any.
    """

    key: Key
    copies: int
    valued: int
    value: Decimal | None
    cost: Decimal | None
    gain: Decimal | None
    change_7d: Decimal | None
    before_7d: Decimal | None


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies by what is known of their value; with `below_minimum` the others add up to `total`."""

    total: int
    valued: int
    unvalued: int
    unresolved: int
    below_minimum: int


@dataclass(frozen=True, slots=True)
class KnownCost:
    """Known costs in one currency, and the copies that they are of."""

    currency: str
    cost: Decimal
    copies: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs by currency, never added up; gifts have none."""

    known_copies: int
    unknown_copies: int
    by_currency: list[KnownCost]


@dataclass(frozen=True, slots=True)
class NoValue:
    """Copies without a value for one reason, and what they cost."""

    reason: str
    copies: int
    costs: list[KnownCost]


@dataclass(frozen=True, slots=True)
class Values:
    """The three values: of the market, to buy the copies again, and what they would bring. None: of no copy."""

    mark: Decimal | None
    replacement: Decimal | None
    liquidation: Decimal | None


@dataclass(frozen=True, slots=True)
class OnOffer:
    """Copies that the replacement value is of, and those that are not on offer, or not so often."""

    copies: int
    not_on_offer: int


@dataclass(frozen=True, slots=True)
class Sellable:
    """Copies that the liquidation value is of, and the others by why they are not sold.

    `credit_bonus` is what shops would pay beyond it in store credit. At `not_sold_at` fees or postage are unknown.
    """

    copies: int
    not_worth_selling: int
    beyond_demand: int
    without_price: int
    credit_bonus: Decimal
    not_sold_at: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Copies, and their part of a value or beside it."""

    copies: int
    value: Decimal


def group_sums(groups: Iterable[Group], currency: str) -> list[GroupSums]:
    """Return groups in amounts of a currency."""
    return [
        GroupSums(
            group.key,
            group.copies,
            group.valued,
            known(group.value, group.valued, currency),
            known(group.cost, group.costed, currency),
            known(group.gain, group.gain_copies, currency),
            known(group.change, group.kept, currency),
            known(group.before, group.kept, currency),
        )
        for group in groups
    ]


def known(units: int, copies: int, currency: str) -> Decimal | None:
    """Return an amount of some copies, None of no copy."""
    return major(units, currency) if copies else None


def copies_of(covered: Coverage) -> Copies:
    """Return the copies of a coverage."""
    return Copies(covered.total, covered.valued, covered.unvalued, covered.unresolved, covered.below_minimum)


def reasons_of(covered: Coverage) -> list[NoValue]:
    """Return why copies have no value."""
    return [NoValue(one.reason, one.copies, _known_costs(one.costs)) for one in covered.reasons]


def costs_of(held: HeldColumns) -> Costs:
    """Return the costs of lots by currency."""
    unknown = int(held.copies[held.cost == NONE].sum())
    return Costs(int(held.copies.sum()) - unknown, unknown, _known_costs(costs(held)))


def on_offer(bought: Replacement) -> OnOffer:
    """Return which copies a replacement value is of."""
    return OnOffer(bought.copies, bought.not_on_offer)


def sellable(brought: Liquidation) -> Sellable:
    """Return which copies a liquidation value is of."""
    return Sellable(
        int(brought.taken.sum()),
        brought.not_worth_selling,
        brought.beyond_demand,
        brought.without_price,
        major(brought.credit_bonus, brought.currency),
        sorted(brought.not_sold_at),
    )


def realised_gain(sold: Realised | None, currency: str) -> Decimal | None:
    """Return the gain of sales whose cost is known, 0 where nothing was sold, None where no cost is known."""
    if sold is None:
        return major(0, currency)
    return known(sold.gain, sold.copies, currency)


def _known_costs(sums: Iterable[CostSum]) -> list[KnownCost]:
    return [KnownCost(one.currency, major(one.cost, one.currency), one.copies) for one in sums]
