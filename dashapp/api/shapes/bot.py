"""The shapes of `/api/bot/...`."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.values import AsOf, Change, ConfirmedAt, CurrencyCode, HeadlinePrice, IsCurrent, Price

Text = Annotated[str, Meta(max_length=2_000, description="Ready to post: lines of plain text with ** around titles.")]
Address = Annotated[str, Meta(description="Address of the page that shows it.")]


class BotCard(CardSummary, forbid_unknown_fields=True):
    """A printing of a card."""


class BotOffer(Struct, forbid_unknown_fields=True):
    """A current price of a marketplace."""

    marketplace: str
    price: Price
    confirmed_at: ConfirmedAt


class BotText(Struct, forbid_unknown_fields=True):
    """A text to post."""

    text: Text
    address: Address
    as_of: AsOf


class BotPrice(BotText, forbid_unknown_fields=True, kw_only=True):
    """What a card costs."""

    card: BotCard
    currency: CurrencyCode
    price: HeadlinePrice
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    is_current: IsCurrent
    change_7d: Change
    retail: Annotated[list[BotOffer], Meta(description="Prices of the headline variant, the lowest first.")]
    buylist: Annotated[list[BotOffer], Meta(description="What shops pay for it, the highest first.")]
    others: Annotated[list[BotCard], Meta(description="Other cards that the text may mean.")]
