"""The shapes of the dashboard and the activity."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.indices import IndexStanding
from dashapp.api.shapes.recommendations import Recommendation, TypeName
from dashapp.api.shapes.values import (
    AsOf,
    ConditionName,
    CurrencyCode,
    FinishName,
    LanguageName,
    MarketplaceSlug,
    Price,
    Time,
)

Count = Annotated[int, Meta(ge=0)]
Id = Annotated[int, Meta(ge=0, description="Rises in the order of publication.")]


class DashboardMover(Struct, forbid_unknown_fields=True):
    """A card in the series that moved most in 7 days."""

    card: CardSummary
    marketplace: MarketplaceSlug
    condition: ConditionName
    finish: FinishName
    language: LanguageName
    price_then: Price
    price_now: Price
    change_pct: Annotated[float, Meta(description="From price_then to price_now, in per cent.")]
    moves: Annotated[Count, Meta(description="Changes of the price that made the move.")]
    confidence: Annotated[float, Meta(ge=0, le=1, description="How much the move rests on.")]
    as_of: Time
    sparkline: Annotated[list[float | None], Meta(description="Last prices of the last 30 days, oldest first.")]


Movers = Annotated[list[DashboardMover] | None, Meta(description="null where the section is not ready.")]


class TypeRecord(Struct, forbid_unknown_fields=True):
    """What became of the recommendations of a type."""

    type: TypeName
    horizon: Annotated[int, Meta(description="Days after the issue.")]
    n: Annotated[Count, Meta(description="Judged ones.")]
    hits: Count
    least: Annotated[Count, Meta(description="Judged ones below which nothing is said.")]
    base_rate: Annotated[float | None, Meta(description="How often the same happened anyway; null where unknown.")]


class IndexTile(Struct, forbid_unknown_fields=True):
    """An index of equal weights."""

    standing: IndexStanding
    line: Annotated[list[float], Meta(description="Its published values of 30 days.")]


class Breadth(Struct, forbid_unknown_fields=True):
    """How many series moved by more than 1 % within 24 hours."""

    as_of: AsOf
    alive: Annotated[Count, Meta(description="Current series from 1.00 on.")]
    advancing: Count
    declining: Count
    breadth: Annotated[float | None, Meta(description="(advancing - declining) / alive; null where nothing is alive.")]


class SectionState(Struct, forbid_unknown_fields=True):
    """State of a section."""

    section: Literal["movers", "opportunities", "market"]
    state: Literal["ready", "failed", "not begun"]
    version: Annotated[int | None, Meta(description="Rises with each change of what the section says.")]
    computed_at: Time | None


class DashboardSummary(Struct, forbid_unknown_fields=True):
    """The dashboard of a currency."""

    currency: CurrencyCode
    generated_at: Annotated[Time | None, Meta(description="Newest time of its sections; null before the first.")]
    as_of: AsOf
    top_gainers: Movers
    top_losers: Movers
    unconfirmed_gainers: Movers
    unconfirmed_losers: Movers
    spread_opportunities: Annotated[
        list[Recommendation] | None, Meta(description="The best open recommendations, net of fees; 5 at most.")
    ]
    records: list[TypeRecord] | None
    active_recommendations: Count
    indices: list[IndexTile] | None
    breadth: Breadth | None
    sections: list[SectionState]


class QuickStats(Struct, forbid_unknown_fields=True):
    """Numbers about all currencies."""

    as_of: AsOf
    cards: Count
    series: Annotated[Count, Meta(description="Retail series with a price.")]
    snapshots: Annotated[Count, Meta(description="Prices ever stored.")]
    sources: Annotated[Count, Meta(description="Sources that have been read whole.")]
    open_recommendations: Count


class ActivityEvent(Struct, forbid_unknown_fields=True):
    """An event."""

    id: Id
    key: Annotated[str, Meta(description="Of several events with one key the newest id counts.")]
    kind: Literal["prices", "signals", "recommendations", "outcomes", "sources", "alerts", "holdings", "wants"]
    scope: Literal["market", "user"]
    currency: Annotated[Literal["USD", "EUR"] | None, Meta(description="null where it is about no prices.")]
    subject: Annotated[str, Meta(description="What it is about, such as card:17.")]
    occurred_at: Time
    as_of: Annotated[Time, Meta(description="Time of the newest price behind it.")]
    facts: Annotated[dict[str, Any], Meta(description="What the text is written from; amounts are texts.")]
    text: str


class ActivityPage(Struct, forbid_unknown_fields=True):
    """A part of the activity, the newest first."""

    items: list[ActivityEvent]
    last_id: Annotated[int, Meta(ge=0, description="What to send as `after` to read on.")]
    has_more: Annotated[bool, Meta(description="Whether further events follow in the direction of the request.")]


class Unseen(Struct, forbid_unknown_fields=True):
    """The newest of one's own events that were not marked as seen."""

    items: list[ActivityEvent]
    number: Annotated[Count, Meta(description="Of all that were not marked as seen.")]
    last_id: Id


class Seen(Struct, forbid_unknown_fields=True):
    """Up to where one's own events are marked as seen."""

    last_id: Id
