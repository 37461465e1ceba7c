"""What a reader of a shared link sees: never what was paid or may be, tags or notes, nor whose it is.

Without values nothing is in it that prices take part in: no amount, no share, no count of copies that have a price, and
no order by value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.market.card_summary import CardSummary
from services.people.shares import HIDDEN, Share
from services.people.valuation.figures import GroupSums
from services.people.valuation.listing import HeldCopies, HoldingsPage
from services.people.valuation.summary import Summary
from services.people.wants.contract import Want
from services.people.wants.listing import WantsPage

GROUPED_BY = ("set", "rarity", "color", "finish", "language")


@dataclass(frozen=True, slots=True)
class Worth:
    """Value of some copies in a currency: `valued` of them have a price, the newest one of `as_of`."""

    currency: str
    value: Decimal | None
    valued: int
    as_of: datetime | None
    marketplaces: Sequence[str]


@dataclass(frozen=True, slots=True)
class SharedGroup:
    """Copies of a group, and their value where the link shows values."""

    key: object
    copies: int
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SharedSummary:
    """A collection in figures; `worth` is None where the link shows no values."""

    copies: int
    worth: Worth | None
    groups: Mapping[str, Sequence[SharedGroup]]


@dataclass(frozen=True, slots=True)
class SharedCopies:
    """Copies of one variant. `card_id` is None where the card is not known; `name` is then that of its file."""

    card_id: int | None
    name: str
    printing: str
    condition: str | None
    finish: str | None
    language: str | None
    quantity: int
    price: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SharedLocation:
    """A page of the copies in a location; `copies` and `worth` are of all of them."""

    copies: int
    worth: Worth | None
    items: Sequence[SharedCopies]


@dataclass(frozen=True, slots=True)
class SharedWant:
    """Missing copies of a card. A `printing` of None is any, and so are condition (the least one), finish, language.

    `price` is the best one now, in `currency`, where the link shows values.
    """

    card_id: int
    name: str
    printing: str | None
    condition: str | None
    finish: str | None
    language: str | None
    copies: int
    price: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class SharedWants:
    """A page of wants that are not fulfilled."""

    shows_prices: bool
    items: Sequence[SharedWant]


def summary_of(share: Share, summary: Summary) -> SharedSummary:
    """Return what a link shows of a summary."""
    hides = share.values == HIDDEN
    groups = {by: _groups(summary.groups[by], hides) for by in GROUPED_BY}
    worth = None if hides else _worth(summary, summary.total_value, summary.copies.valued)
    return SharedSummary(summary.copies.total, worth, groups)


def location_of(share: Share, summary: Summary, page: HoldingsPage) -> SharedLocation:
    """Return what a link shows of a page of the copies in its location."""
    hides = share.values == HIDDEN
    whole = next((one for one in summary.groups["location"] if (one.key or "") == share.location), None)
    worth = None if hides else _worth(summary, whole.value if whole else None, whole.valued if whole else 0)
    return SharedLocation(whole.copies if whole else 0, worth, [_copies(item, hides) for item in page.items])


def wants_of(share: Share, page: WantsPage) -> SharedWants:
    """Return what a link shows of a page of wants: those of which copies are missing."""
    hides = share.values == HIDDEN
    return SharedWants(not hides, [_want(want, hides) for want in page.items if want.missing])


def _want(want: Want, hides: bool) -> SharedWant:
    best = None if hides else want.best
    return SharedWant(
        want.card.id,
        want.card.name,
        None if want.any_printing else _printing(want.card),
        want.condition,
        want.finish,
        want.language,
        want.missing,
        best.price if best else None,
        best.currency if best else None,
    )


def _printing(card: CardSummary) -> str:
    return f"{card.set_name or card.set_code.upper()} #{card.collector_number}"


def _worth(summary: Summary, value: Decimal | None, valued: int) -> Worth:
    return Worth(summary.currency, value, valued, summary.as_of, summary.marketplaces)


def _groups(groups: Sequence[GroupSums], hides: bool) -> list[SharedGroup]:
    if not hides:
        return [SharedGroup(one.key, one.copies, one.value) for one in groups]
    return sorted((SharedGroup(one.key, one.copies) for one in groups), key=lambda one: (-one.copies, str(one.key)))


def _copies(item: HeldCopies, hides: bool) -> SharedCopies:
    card = item.card
    return SharedCopies(
        card.id if card else None,
        card.name if card else str(item.raw.get("name") or "A card that is not known"),
        _printing(card) if card else "",
        item.condition,
        item.finish,
        item.language,
        item.quantity,
        None if hides else item.price,
        None if hides else item.value,
    )
