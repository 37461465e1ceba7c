"""The shapes of answers about what a collection is worth."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import AsOf, ConditionName, CurrencyCode, FinishName, MarketplaceSlug, PeriodCode, Time

Amount = Annotated[float, Meta(description="In the answer's currency.")]
KnownAmount = Annotated[
    float | None, Meta(description="In the answer's currency; null where it is known of no copy, never 0 then.")
]
Percent = Annotated[float | None, Meta(description="In per cent; null where there is nothing to compare with.")]
Fraction = Annotated[float | None, Meta(description="As a fraction: 0.1 is 10 per cent; null where there is none.")]


class GroupSums(Struct, forbid_unknown_fields=True):
    """Sums of a group; groups of one kind add up to the totals."""

    key: Annotated[str | int | None, Meta(description="null where unknown; a location is empty for none.")]
    copies: int
    valued: Annotated[int, Meta(description="How many of the copies `value` is of.")]
    value: KnownAmount
    cost: KnownAmount
    gain: Annotated[float | None, Meta(description="Of the copies with value and cost; null without any.")]
    change_7d: Annotated[
        float | None,
        Meta(description="What prices did to the valued copies that were held all that time; null without any."),
    ]
    before_7d: Annotated[float | None, Meta(description="What these copies were worth 7 days ago; null without any.")]


class HeldGroups(Struct, forbid_unknown_fields=True):
    """Groups, the most valuable first."""

    set: list[GroupSums]
    color: Annotated[
        list[GroupSums], Meta(description="By color identity: W, U, B, R, G, multicolor, colorless, land.")
    ]
    rarity: list[GroupSums]
    finish: list[GroupSums]
    language: list[GroupSums]
    location: list[GroupSums]


class ValuedCopies(Struct, forbid_unknown_fields=True):
    """Copies by what is known of their value; the last four add up to the total."""

    total: int
    valued: int
    unvalued: Annotated[int, Meta(description="Of known cards, without a price: `reasons` says why.")]
    unresolved: Annotated[int, Meta(description="Nobody knows which card they are.")]
    below_minimum: Annotated[int, Meta(description="Their price is below the minimum price.")]


class KnownCost(Struct, forbid_unknown_fields=True):
    """Known costs in one currency."""

    currency: Annotated[str, Meta(description="ISO 4217 code; any.")]
    cost: Annotated[float, Meta(ge=0, description="In `currency`.")]
    copies: int


class Costs(Struct, forbid_unknown_fields=True):
    """Costs by currency. They are never added up."""

    known_copies: Annotated[int, Meta(description="Copies with a known cost in any currency, gifts too.")]
    unknown_copies: int
    by_currency: list[KnownCost]


class NoValue(Struct, forbid_unknown_fields=True):
    """Copies without a value for one reason, and what they cost."""

    reason: Literal[
        "unresolved", "unknown_variant", "no_marketplace", "no_series", "other_marketplace", "too_old"
    ]  # collection/valuation/appraisals.py
    copies: int
    costs: list[KnownCost]


class Values(Struct, forbid_unknown_fields=True):
    """Three values: at the market's prices; to buy the same copies again today; what they would bring today."""

    mark: KnownAmount
    replacement: KnownAmount
    liquidation: KnownAmount


class OnOffer(Struct, forbid_unknown_fields=True):
    """Copies that the replacement value is of."""

    copies: int
    not_on_offer: Annotated[int, Meta(description="Nobody offers them, or not so many of them.")]


class Sellable(Struct, forbid_unknown_fields=True):
    """Copies that the liquidation value is of, and why the others are not sold."""

    copies: int
    not_worth_selling: Annotated[int, Meta(description="Fees and postage take all of it.")]
    beyond_demand: Annotated[int, Meta(description="More than is listed or wanted.")]
    without_price: int
    credit_bonus: Annotated[float, Meta(ge=0, description="What shops would pay beyond it in store credit.")]
    not_sold_at: Annotated[list[MarketplaceSlug], Meta(description="Their fees or the postage are not known.")]


class Part(Struct, forbid_unknown_fields=True):
    """Some copies and what they are worth."""

    copies: int
    value: Amount


class InventorySummary(Struct, forbid_unknown_fields=True):
    """Sums of a collection in one currency, each beside the copies that it is of."""

    currency: CurrencyCode
    marketplaces: Annotated[list[MarketplaceSlug], Meta(description="Whose prices count, the first that has one.")]
    as_of: AsOf
    total_value: KnownAmount
    total_cost: Annotated[float | None, Meta(description="Of costs in this currency; null where none is.")]
    unrealized_gain: Annotated[float | None, Meta(description="Of the `gain_copies`, which have value and cost.")]
    gain_pct: Percent
    gain_cost: Annotated[float | None, Meta(description="What the `gain_copies` cost; `gain_pct` is over it.")]
    gain_copies: int
    realized_gain: Annotated[
        float | None, Meta(description="Of sales in this currency with a known cost; 0 where nothing was sold.")
    ]
    item_count: Annotated[int, Meta(description="Holdings: cards in one condition, finish, language and location.")]
    min_price: Annotated[float, Meta(ge=0, description="Copies with a lower price are left out.")]
    by_condition: list[GroupSums]
    copies: ValuedCopies
    to_check: Annotated[int, Meta(ge=0, description="Copies in a finish that their card does not come in.")]
    values: Values
    replacement: OnOffer
    liquidation: Sellable
    below_minimum: Annotated[Part, Meta(description="What is left out.")]
    fallback: Annotated[Part, Meta(description="The part of the value that rests on fallback prices: a setting.")]
    cost: Costs
    groups: HeldGroups
    reasons: list[NoValue]


class HeldMover(Struct, forbid_unknown_fields=True):
    """Copies of one card in one variant, and their part in the change of the value."""

    card: CardSummary | None
    condition: ConditionName | None
    finish: FinishName | None
    language: str | None
    cause: Literal["price", "acquired", "disposed", "first_price", "no_price"]
    quantity: int
    contribution: Amount
    change_pct: Percent
    price_then: KnownAmount
    price_now: KnownAmount


class CauseSum(Struct, forbid_unknown_fields=True):
    """The part of one cause in the change."""

    cause: Literal["price", "acquired", "disposed", "first_price", "no_price"]
    contribution: Amount


class InventoryMovers(Struct, forbid_unknown_fields=True):
    """What moved the value over a window, the largest first whichever way."""

    currency: CurrencyCode
    window: Literal["24h", "7d", "30d"]
    since: Time
    items: list[HeldMover]
    others: Annotated[float, Meta(description="Contributions that are not listed; with them the list makes `total`.")]
    total: Annotated[float, Meta(description="Change of the value over the window.")]
    causes: list[CauseSum]
    copies: ValuedCopies


class InventoryIndexPoint(Struct, forbid_unknown_fields=True):
    """A point of the index of a collection."""

    time: Time
    index_value: Annotated[float | None, Meta(description="100 at the first point; null in a gap, see `gap`.")]
    market_index: Annotated[float | None, Meta(description="The market's index, 100 at the first point that has one.")]
    value: Annotated[
        float, Meta(ge=0, description="Of the copies with a price at that time; 0.00 where `has_price_data` is false.")
    ]
    has_price_data: Annotated[
        bool, Meta(description="Whether `value` is known: false while copies are held of which none has a price.")
    ]
    matched_share: Annotated[
        float | None, Meta(description="Share of the value before that the move is of; null where nothing was held.")
    ]
    matched: int
    stale_share: Annotated[float, Meta(description="Share of the value whose prices were no longer current.")]
    bought: Annotated[int, Meta(description="Copies that came since the point before.")]
    sold: Annotated[int, Meta(description="Copies that went since the point before.")]
    gap: Literal["nothing_held", "no_price", "too_few_matched"] | None


class InventoryIndex(Struct, forbid_unknown_fields=True):
    """How the market moved what was held. What is bought or sold does not move it."""

    currency: CurrencyCode
    period: PeriodCode
    method: str
    points: list[InventoryIndexPoint]
    twr: Annotated[float | None, Meta(description="Time-weighted return over the period, as a fraction.")]
    twr_reason: Annotated[str | None, Meta(description="Why there is none.")]
    xirr: Annotated[
        float | None,
        Meta(description="Money-weighted return of the whole ledger, as a fraction: a year, below a year of its days."),
    ]
    xirr_reason: Annotated[str | None, Meta(description="Why there is none.")]
    xirr_days: Annotated[int, Meta(description="Days that its flows span; below 365 it is not annualised.")]
    xirr_copies: Annotated[int, Meta(description="Copies whose cost, day and end are known: only these count.")]
    xirr_left_out: Annotated[int, Meta(description="Copies that do not count.")]
