"""The shapes of events of the market."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import CurrencyCode

KindName = Annotated[
    Literal["release", "reprint", "ban", "restriction", "unban", "correction"], Meta(description="What happened.")
]


class MarketEvent(Struct, forbid_unknown_fields=True):
    """Something that prices may follow."""

    day: Annotated[date, Meta(description="Day in UTC.")]
    kind: KindName
    set_code: Annotated[str | None, Meta(description="Of a release or a reprint.")]
    set_name: str | None
    card_id: Annotated[int | None, Meta(description="A printing of the card; null where it is about none.")]
    card_name: str | None
    detail: Annotated[
        str | None,
        Meta(description="Format of a change of legality; of a correction `set apart`, or the source of the load."),
    ]


class MarketEvents(Struct, forbid_unknown_fields=True):
    """Events, the newest first."""

    items: list[MarketEvent]


class PathDay(Struct, forbid_unknown_fields=True):
    """A day after events of a kind: changes in per cent since the day before the event, relative to the index."""

    day_offset: Annotated[int, Meta(description="Days after the event, below 0 before it.")]
    median: float
    low: Annotated[float, Meta(description="Lower quartile.")]
    high: Annotated[float, Meta(description="Upper quartile.")]
    n: Annotated[int, Meta(description="Events with a price on the day.")]


class StudiedKind(Struct, forbid_unknown_fields=True):
    """What prices did around the events of a kind."""

    kind: KindName
    events: Annotated[int, Meta(description="Events that are known at all.")]
    n: Annotated[int, Meta(description="Events with prices around them, at most on one day.")]
    is_enough: Annotated[bool, Meta(description="Whether there are enough to say something.")]
    path: list[PathDay]


class EventStudy(Struct, forbid_unknown_fields=True):
    """What prices in a currency did around events."""

    currency: CurrencyCode
    least: Annotated[int, Meta(description="Events, below which a day is left out.")]
    kinds: list[StudiedKind]
