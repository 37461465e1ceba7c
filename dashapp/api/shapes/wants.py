"""The shapes of answers about the want list."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.bot import BotText
from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import (
    AsOf,
    ConditionName,
    CurrencyCode,
    FinishName,
    LanguageName,
    MarketplaceSlug,
    Price,
    Quantity,
    SetCode,
    Time,
)

StandingName = Annotated[
    Literal["at_target", "above_target", "no_target", "no_price"],
    Meta(description="The best price against the maximum; at_target: at the maximum or below."),
]
Cost = Annotated[float, Meta(ge=0, description="In the basket's currency, without postage and fees.")]


class Printing(Struct, forbid_unknown_fields=True):
    """Which printing a price is of, in which variant."""

    card_id: int
    set_code: SetCode
    set_name: str | None
    collector_number: str
    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName


class BestPrice(Printing, forbid_unknown_fields=True, kw_only=True):
    """The lowest current retail price that fulfils a want."""

    price: Price
    currency: CurrencyCode
    confirmed_at: Time
    listed: Quantity


class Want(Struct, forbid_unknown_fields=True):
    """A card to be had."""

    id: int
    card: Annotated[CardSummary, Meta(description="What is wanted, or one of the printings that will do.")]
    any_printing: bool
    condition: Annotated[ConditionName | None, Meta(description="The least one that will do; null for any.")]
    finish: Annotated[FinishName | None, Meta(description="null for any.")]
    language: Annotated[str | None, Meta(description="null for any.")]
    quantity: Annotated[int, Meta(ge=1, description="Copies to have, those that are owned included.")]
    max_price: Annotated[float | None, Meta(description="Of one copy, in `currency`; null for no maximum.")]
    currency: Annotated[CurrencyCode | None, Meta(description="Of the maximum; null without one.")]
    priority: Literal["high", "normal", "low"]
    note: str
    owned: Annotated[int, Meta(ge=0, description="Copies of the collection that fulfil it.")]
    owned_unsure: Annotated[int, Meta(ge=0, description="Copies of which it is not known whether they fulfil it.")]
    missing: Annotated[int, Meta(ge=0, description="Copies still to be had.")]
    best: Annotated[BestPrice | None, Meta(description="null where no current price fulfils it.")]
    standing: StandingName
    version: Annotated[int, Meta(description="For a change: it is refused where this is another one by then.")]
    created_at: Time


class Wants(Struct, forbid_unknown_fields=True):
    """A page of wants."""

    currency: Annotated[CurrencyCode, Meta(description="Of the best prices of wants without a maximum.")]
    items: list[Want]
    next_cursor: str | None
    has_more: bool


class DeckLine(Struct, forbid_unknown_fields=True):
    """A line of a deck list, and what became of it."""

    line: int
    text: str
    section: Literal["main", "sideboard", "commander", "companion", "maybeboard"] | None
    state: Literal["wanted", "owned", "left_out", "unresolved"]
    reason: str
    card: CardSummary | None
    any_printing: bool
    copies: int
    owned: int
    wanted: int


class DeckImport(Struct, forbid_unknown_fields=True):
    """What a deck list has done to the want list."""

    name: Annotated[str, Meta(description="That of the deck; empty where the list has none.")]
    added: Annotated[int, Meta(description="New wants.")]
    raised: Annotated[int, Meta(description="Wants with more copies than before.")]
    wanted_copies: int
    owned_copies: int
    lines: list[DeckLine]


class BasketOffer(Printing, forbid_unknown_fields=True, kw_only=True):
    """Copies to buy at one price."""

    price: Price
    copies: int
    listed: Quantity
    confirmed_at: Time


class BasketLine(Struct, forbid_unknown_fields=True):
    """A want in the basket."""

    want_id: int
    card_id: int
    name: str
    any_printing: bool
    copies: int
    short: Annotated[int, Meta(description="Copies that are not on offer.")]
    cost: Cost
    above_maximum: Annotated[
        int | None,
        Meta(description="Copies above the want's maximum; null without one, or where it is in another currency."),
    ]
    offers: list[BasketOffer]


class BasketPart(Struct, forbid_unknown_fields=True):
    """What is bought at one marketplace."""

    marketplace: MarketplaceSlug
    copies: int
    cost: Cost
    difference: Annotated[
        float | None, Meta(description="Cost beyond the split's; null where it has not all of the split's copies.")
    ]


class WantBasket(Struct, forbid_unknown_fields=True):
    """The cheapest basket of all missing copies."""

    currency: CurrencyCode
    wants: int
    at_target: Annotated[int, Meta(description="Wants whose best price is at their maximum or below.")]
    missing: Annotated[int, Meta(description="Copies still to be had.")]
    copies: Annotated[int, Meta(description="Copies in the basket.")]
    short: Annotated[int, Meta(description="Copies that are not on offer.")]
    uncounted: Annotated[
        int, Meta(description="Copies in the basket at marketplaces that do not say how many they have.")
    ]
    cost: Cost
    as_of: Annotated[AsOf, Meta(description="Time (UTC) of the oldest price in the basket; null where it is empty.")]
    lines: list[BasketLine]
    unfulfilled: Annotated[list[BasketLine], Meta(description="Wants that no current price in this currency fulfils.")]
    by_marketplace: Annotated[list[BasketPart], Meta(description="The parts of the split.")]
    alone: Annotated[list[BasketPart], Meta(description="Each marketplace alone, the most complete first.")]
    tcgplayer_text: Annotated[str, Meta(description="What is missing, for TCGplayer's mass entry.")]
    cardmarket_text: Annotated[str, Meta(description="What is missing, for Cardmarket's want lists.")]


class BotWants(BotText, forbid_unknown_fields=True, kw_only=True):
    """The want list for a chat."""

    currency: CurrencyCode
    wants: int
    at_target: list[Want]
