"""The shape of `/api/suggestions`."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.sets import SetChange
from dashapp.api.shapes.values import Change, CurrencyCode, HeadlinePrice, IsCurrent, SetCode


class SuggestedCard(CardSummary, forbid_unknown_fields=True):
    """The printing that stands for a name: the newest with a price of now."""

    matched_name: Annotated[
        str, Meta(description="The name that fits the text: the card's own, its flavour name, or the printed one.")
    ]
    price: HeadlinePrice
    currency: CurrencyCode
    has_price_data: Annotated[bool, Meta(description="Whether a headline price in `currency` is known.")]
    is_current: IsCurrent
    change_24h: Change
    change_7d: Change
    exact: Annotated[bool, Meta(description="Whether the text is that name as a whole, or the name of the front face.")]


class SuggestedSet(Struct, forbid_unknown_fields=True):
    """A set, and what one of each of its printings on paper costs."""

    code: SetCode
    name: str
    currency: CurrencyCode
    value: Annotated[float, Meta(ge=0, description="As in `/api/sets`; 0.00 where none is known.")]
    has_price_data: Annotated[bool, Meta(description="Whether a value in `currency` is known.")]
    change_7d: SetChange
    exact: Annotated[bool, Meta(description="Whether the text is the whole name of the set.")]


class Palette(Struct, forbid_unknown_fields=True):
    """Cards and sets that a text may mean, each best first."""

    cards: list[SuggestedCard]
    sets: list[SuggestedSet]
