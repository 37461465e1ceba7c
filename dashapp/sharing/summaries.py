"""A card, a set or the market in the few words that a shared link shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashapp import formats
from dashapp.figures.summaries import index_change
from market.variants import Finish
from services.market.cards import Card, CardPrice
from services.market.index import IndexRequest, MarketIndex
from services.market.sets import SetValue


@dataclass(frozen=True, slots=True)
class Summary:
    """What is shared: its name, `code` beside the name, and `details` below it.

    `number` is its price, value or level as text, None where none is known; `change` of it in per cent over `span`.
    `origin` says what the number is.
    """

    name: str
    code: str
    details: str
    number: str | None
    change: Decimal | float | None
    span: str
    origin: str
    as_of: datetime | None

    @property
    def title(self) -> str:
        """Return it in a line: `Karplusan Forest (7ED 336): $399.99, +3.5 % in 7 days`."""
        named = f"{self.name} ({self.code})" if self.code else self.name
        if self.number is None:
            return named
        return f"{named}: {self.number}{'' if self.change is None else f', {self.moved}'}"

    @property
    def moved(self) -> str:
        """Return its change with the time: `+3.5 % in 7 days`."""
        return f"{formats.change(self.change)} in {self.span}"

    @property
    def source(self) -> str:
        """Return what the number is, and from when: `Price at TCGplayer, Near Mint, as of 30 Nov 2026 07:05 UTC`."""
        return self.origin if self.as_of is None else f"{self.origin}, as of {formats.moment(self.as_of)}"


def of_card(card: Card) -> Summary:
    """Return a card with its headline price."""
    price = card.headline
    return Summary(
        card.name,
        f"{card.set_code.upper()} {card.collector_number}",
        _joined(" · ", (card.set_name, card.rarity and card.rarity.capitalize(), card.type_line)),
        None if card.current_price is None else formats.money(card.current_price, card.currency),
        card.price_change_7d,
        "7 days",
        f"No {card.currency} price is known" if price is None else _origin(card, price),
        card.as_of,
    )


def of_set(known: SetValue) -> Summary:
    """Return a set with its value."""
    priced = f"{formats.count(known.priced_count)} of {formats.count(known.card_count)} cards priced"
    return Summary(
        known.name,
        known.code.upper(),
        _joined(" · ", (_kind(known), f"released {known.released_at}" if known.released_at else None)),
        None if known.value is None else formats.money(known.value, known.currency),
        known.change_7d,
        "7 days",
        f"No {known.currency} price is known" if known.value is None else f"One of each printing, {priced}",
        known.as_of,
    )


def of_market(data: MarketIndex, request: IndexRequest) -> Summary:
    """Return the index of a part of the market over a period."""
    period = formats.PERIOD_NAMES[data.period]
    part = _part(request)
    return Summary(
        f"Market index {data.currency}",
        part,
        f"{part or 'All cards'} · {period}",
        formats.index_value(data.points[-1].index_value) if data.points else None,
        index_change(data),
        period,
        f"100 at the start of the {period}",
        data.as_of,
    )


def _origin(card: Card, price: CardPrice) -> str:
    said = "Price" if card.is_current else "Last known price"
    finish = None if price.finish == Finish.NONFOIL else formats.FINISH_NAMES[price.finish]
    variant = (formats.marketplace_name(price.marketplace), formats.condition_name(price.condition), finish)
    return f"{said} at {_joined(', ', variant)}"


def _kind(known: SetValue) -> str | None:
    return known.set_type.replace("_", " ").capitalize() if known.set_type else None


def _part(request: IndexRequest) -> str:
    """Return the filters of an index, empty for all of the market."""
    finish = request.finish and formats.FINISH_NAMES[request.finish]
    return _joined(", ", (request.condition and formats.condition_name(request.condition), finish, request.language))


def _joined(between: str, parts: Iterable[str | None]) -> str:
    return between.join(part for part in parts if part)
