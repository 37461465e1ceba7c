"""The shapes of recommendations and their track record."""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.card_summary import CardSummary
from dashapp.api.shapes.fees import Fee
from dashapp.api.shapes.values import CurrencyCode, Time

TypeName = Literal[
    "sell_channel",
    "sell_now",
    "wait",
    "buy_cheapest_printing",
    "buy_where",
    "buy_now",
    "arbitrage",
    "overpriced_holding",
]
Share = Annotated[float, Meta(ge=0, le=1)]
Stakes = Annotated[float, Meta(description="In stakes; the same stake is put on each recommendation.")]
Horizon = Annotated[int, Meta(description="Days after the issue.")]


class Bin(Struct, forbid_unknown_fields=True):
    """Claims whose stated probability lies in one tenth."""

    n: int
    stated: Share
    seen: Share


class Interval(Struct, forbid_unknown_fields=True):
    """A mean net as a share of the price, with its interval of 95 %, drawn by days of issue."""

    mean: float
    low: float
    high: float


class PortfolioPoint(Struct, forbid_unknown_fields=True):
    """The end of a day."""

    day: date
    net: Stakes
    index: Stakes


class Portfolio(Struct, forbid_unknown_fields=True):
    """The paper portfolio, net of fees, against the index; doing nothing is 0."""

    stakes: int
    points: list[PortfolioPoint]
    drawdown: Stakes


class Result(Struct, forbid_unknown_fields=True):
    """One outcome among the best or the worst."""

    id: int
    series_id: int
    type: TypeName
    issued_at: Time
    exit_at: Time | None
    gain: Annotated[float, Meta(description="Net as a share of the price at the entry.")]
    is_hit: bool


class Figures(Struct, forbid_unknown_fields=True):
    """What enough outcomes say."""

    hit_rate: Share
    base_rate: Annotated[
        float | None, Meta(description="How often the claim came true for the same marketplace, price band and days.")
    ]
    with_base: Annotated[int, Meta(description="Outcomes with a base rate.")]
    with_probability: Annotated[int, Meta(description="Outcomes whose probability was stated.")]
    brier_skill: Annotated[
        float | None, Meta(description="Above 0: stated probabilities were better than the base rates.")
    ]
    reliability: list[Bin]
    mean_net: Interval | None
    portfolio: Portfolio | None
    best: list[Result]
    worst: list[Result]


class RecordAtHorizon(Struct, forbid_unknown_fields=True):
    """Outcomes after so many days. `n` hit or missed; `figures` are null below the least number."""

    horizon: Horizon
    outcomes: int
    n: int
    hits: int
    unfilled: Annotated[int, Meta(description="Without a price in time after the issue.")]
    no_price: Annotated[int, Meta(description="Without a price at the horizon, or with unknown fees.")]
    figures: Figures | None


class RecordOfGroup(RecordAtHorizon, forbid_unknown_fields=True):
    """Outcomes of one type by one version of its method."""

    type: TypeName
    method: str


class TrackRecord(Struct, forbid_unknown_fields=True):
    """What became of all recommendations of a currency."""

    currency: CurrencyCode
    type: TypeName | None
    live_since: Annotated[Time | None, Meta(description="The first issue; null where nothing was issued yet.")]
    as_of: Annotated[Time | None, Meta(description="When an outcome was last written.")]
    issued: int
    least: Annotated[int, Meta(description="Judged outcomes below which no figures are given.")]
    root: Annotated[str | None, Meta(description="Root of the whole ledger; whoever keeps it sees any later change.")]
    horizons: list[RecordAtHorizon]
    groups: list[RecordOfGroup]


class Outcome(Struct, forbid_unknown_fields=True):
    """What became of a recommendation at a horizon; money is of one copy, in its currency."""

    horizon: Horizon
    label: Literal["hit", "miss", "unfilled", "no_price"]
    evaluated_at: Time
    gross: float | None
    fees: float | None
    net: Annotated[float | None, Meta(description="gross less fees; null where a fee is not known.")]


class Recommendation(Struct, forbid_unknown_fields=True):
    """A recommendation as it was issued."""

    id: int
    type: TypeName
    action: str
    issued_at: Time
    expires_at: Annotated[Time, Meta(description="From when on its prices are too old.")]
    card: Annotated[CardSummary | None, Meta(description="null where its prices have ended.")]
    facts: Annotated[dict[str, Any], Meta(description="What it rests on; amounts are texts, in its currency.")]
    probability: Annotated[Share | None, Meta(description="null where nothing is forecast.")]
    expected_net: Annotated[float | None, Meta(description="Of one copy, after fees and postage.")]
    fees: Annotated[list[Fee], Meta(description="The rows that its net rests on.")]
    base_rate: Annotated[Share | None, Meta(description="How often the same came true for others; null for a net.")]
    currency: CurrencyCode
    status: Annotated[Literal["open", "expired", "replaced"], Meta(description="replaced: a later one corrects it.")]
    method: Annotated[str, Meta(description="Version of its method.")]
    outcomes: list[Outcome]


class ArbitrageOverview(Struct, forbid_unknown_fields=True):
    """What the last search for arbitrage found."""

    currency: CurrencyCode
    searched_at: Time
    compared: Annotated[int, Meta(description="Pairs of an offer and a buylist of the same variant, with known fees.")]
    suspect: Annotated[int, Meta(description="Left out: hardly of the same thing, or with a doubted price.")]
    unknown: Annotated[int, Meta(description="Left out: a fee or the postage is not known.")]
    gainful: Annotated[int, Meta(description="Of the compared ones: those with a net above 0.")]
    best_net: Annotated[float | None, Meta(description="Of one copy; null where nothing could be compared.")]
    most_copies: Annotated[int, Meta(description="The most copies that share the postage of an order.")]


class Recommendations(Struct, forbid_unknown_fields=True):
    """One page of recommendations."""

    items: list[Recommendation]
    search: Annotated[ArbitrageOverview | None, Meta(description="null before the first search.")]
    next_cursor: Annotated[str | None, Meta(description="Opens the following page; null at the end.")]
    has_more: bool
