"""The shapes of recommendations about one's own cards."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.dashboard import TypeRecord
from dashapp.api.shapes.fees import Fee
from dashapp.api.shapes.recommendations import Outcome, Recommendation
from dashapp.api.shapes.values import (
    ConditionName,
    CurrencyCode,
    FinishName,
    LanguageName,
    MarketplaceSlug,
    Price,
    Time,
)


class Channel(Struct, forbid_unknown_fields=True):
    """A way to sell or buy one copy."""

    marketplace: MarketplaceSlug
    kind: Annotated[
        Literal["marketplace", "buylist", "credit"],
        Meta(description="credit: store credit, which only its shop takes."),
    ]
    price: Price
    net: Annotated[
        float | None,
        Meta(description="What a seller keeps, or a buyer pays with the fee; null where a fee is not known."),
    ]
    copies: Annotated[int | None, Meta(description="Listed, or wanted by a shop; null where nobody says.")]
    confirmed_at: Time


class AdviceFacts(Struct, forbid_unknown_fields=True):
    """What a recommendation rests on. The first channel is the best one."""

    condition: ConditionName
    finish: FinishName
    language: LanguageName
    copies: Annotated[int, Meta(description="Owned, or missing.")]
    channels: list[Channel]
    compared_with: Annotated[str, Meta(description="What `expected_net` is beside.")]


class Advice(Struct, forbid_unknown_fields=True):
    """A recommendation about one's own card, of now: it is not stored, and in no public record."""

    id: str
    type: Literal["sell_channel", "buy_cheapest_printing", "buy_where"]
    issued_at: Annotated[Time, Meta(description="Time (UTC) of the oldest price in it.")]
    expires_at: Annotated[Time, Meta(description="From when on that price is too old.")]
    card: CardSummary
    action: str
    facts: AdviceFacts
    probability: Annotated[None, Meta(description="null: nothing is forecast.")]
    expected_net: Annotated[
        float | None, Meta(description="What a copy brings or saves beside that; null where nothing is to compare.")
    ]
    fees: list[Fee]
    base_rate: None
    currency: CurrencyCode
    status: Literal["open"]
    outcomes: list[Outcome]


class AdvicePage(Struct, forbid_unknown_fields=True):
    """Recommendations about one's own cards, those worth most first."""

    currency: CurrencyCode
    items: list[Advice]
    total: Annotated[int, Meta(description="How many there are.")]
    idle: Annotated[int, Meta(description="Cards of which no offer is known, or none that is worth it.")]


class HeldRecommendation(Struct, forbid_unknown_fields=True):
    """A recommendation of the public ledger about a variant that one owns."""

    copies: Annotated[int, Meta(description="Owned.")]
    recommendation: Recommendation


class SellingPage(AdvicePage, forbid_unknown_fields=True):
    """Where to sell one's cards, and what is open in the public ledger about them."""

    sell_or_wait: Annotated[list[HeldRecommendation], Meta(description="The surest first.")]
    records: Annotated[list[TypeRecord], Meta(description="How often advice to sell now, and to wait, came true.")]
