"""Summary of a collection: its value, cost and gain, each with the copies that it covers, in whole and by groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from collection.ledger.money import major
from collection.ledger.realised import Realised, realised
from collection.ledger.replaying import replay
from collection.valuation.groups import groups_of
from collection.valuation.valuing import coverage, totals
from db.engine import Connection
from db.queries import fees, inventory
from market.change_windows import WINDOWS
from market.fees import Fee
from services.people.settings import Settings
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import Basis, reading_version
from services.people.valuation.figures import (
    Copies,
    Costs,
    GroupSums,
    NoValue,
    OnOffer,
    Part,
    Sellable,
    Values,
    copies_of,
    costs_of,
    group_sums,
    known,
    on_offer,
    realised_gain,
    reasons_of,
    sellable,
)
from services.people.valuation.loading import Valued, changes_since, load_valued
from services.people.valuation.terms import terms_of
from services.people.valuation.trading import bought_again, sold_today

WINDOW = "7d"


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums of a collection in one currency. `total_value` is of the valued copies, `total_cost` of those with a cost in
    the currency, the gain of the `gain_copies` that have both, which cost `gain_cost`; None where no copy has it.
    `gain_pct` is the gain over this cost.

    `as_of` is the newest price in it. `below_minimum` is left out, `fallback` is in it. `realized_gain` is that of
    sales in the currency whose cost is known, None where none is. Groups add up to the totals. `to_check` are copies in
    a finish that their card does not come in, whatever is known of their value.
    """

    currency: str
    marketplaces: Sequence[str]
    as_of: datetime | None
    total_value: Decimal | None
    total_cost: Decimal | None
    unrealized_gain: Decimal | None
    gain_pct: Decimal | None
    gain_cost: Decimal | None
    gain_copies: int
    realized_gain: Decimal | None
    item_count: int
    min_price: Decimal
    by_condition: list[GroupSums]
    copies: Copies
    to_check: int
    values: Values
    replacement: OnOffer
    liquidation: Sellable
    below_minimum: Part
    fallback: Part
    cost: Costs
    groups: Mapping[str, list[GroupSums]]
    reasons: list[NoValue]


def load_held_summary(basis: Basis, asked: SummaryRequest) -> Summary:
    """Return the summary of a collection; executes five statements, and two more where something was sold or graded."""
    user_id, settings = basis.user_id, basis.settings
    with reading_version(basis) as connection:
        currency = asked.currency or settings.currency
        terms = terms_of(settings, currency, _least(settings, asked, currency))
        valued = load_valued(connection, user_id, terms, WINDOW)
        changes = changes_since(connection, user_id, valued, datetime.now(UTC) - WINDOWS[WINDOW])
        sold = _realised(connection, user_id, currency)
        taken = fees.every(connection)
    groups = groups_of(valued.valuation, valued.held.dimensions, changes)
    sums = {name: group_sums(some, currency) for name, some in groups.items()}
    return _summary(valued, settings, sums, sold, taken)


def _least(settings: Settings, asked: SummaryRequest, currency: str) -> Decimal | None:
    """Return the price from which copies count: that of the settings is in their own currency."""
    if asked.min_price is not None:
        return asked.min_price
    return settings.min_price if currency == settings.currency else None


def _realised(connection: Connection, user_id: int, currency: str) -> Realised | None:
    """Return the sales in a currency, None without any. The ledger is read where something may have been sold."""
    if not inventory.has_proceeds(connection, user_id):
        return None
    parts = replay(one.entry for one in inventory.entries(connection, user_id)).parts
    return realised(parts).get(currency)


def _summary(
    valued: Valued, settings: Settings, groups: dict[str, list[GroupSums]], sold: Realised | None, taken: list[Fee]
) -> Summary:
    valuation, currency = valued.valuation, valued.valuation.terms.currency
    bought, brought = bought_again(valued, taken), sold_today(valued, settings, taken)
    sums, covered, sellable_copies = totals(valuation), coverage(valuation), sellable(brought)
    value = known(sums.value, covered.valued, currency)
    return Summary(
        currency,
        list(valuation.terms.marketplaces),
        sums.as_of,
        value,
        known(sums.cost, sums.cost_copies, currency),
        known(sums.gain, sums.gain_copies, currency),
        sums.gain_percentage.percent,
        known(sums.gain_cost, sums.gain_copies, currency),
        sums.gain_copies,
        realised_gain(sold, currency),
        len(valued.held.holdings),
        major(valuation.terms.min_price, currency),
        groups.pop("condition"),
        copies_of(covered),
        int(valued.held.copies[valued.held.to_check].sum()),
        Values(
            value,
            known(bought.cost, bought.copies, currency),
            known(brought.net, sellable_copies.copies, currency),
        ),
        on_offer(bought),
        sellable_copies,
        Part(sums.left_out_copies, major(sums.left_out_value, currency)),
        Part(sums.fallback_copies, major(sums.fallback_value, currency)),
        costs_of(valuation.held),
        groups,
        reasons_of(covered),
    )
