"""Recommendations: what is claimed, about which series, until when, and by which fees it will be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from market.fees import Side

TYPES = (
    "sell_channel", "sell_now", "wait", "buy_cheapest_printing", "buy_where", "buy_now", "arbitrage",
    "overpriced_holding",
)  # fmt: skip
HORIZONS = (7, 30, 90)  # days after which an outcome is recorded


class Claim(StrEnum):
    """What has to come true: a price that rises or falls by a share at least, or a net above zero."""

    UP = "up"
    DOWN = "down"
    GAIN = "gain"


class At(StrEnum):
    """The price at which a leg is traded."""

    ENTRY = "entry"
    EXIT = "exit"


class InvalidRecommendation(ValueError):
    """A recommendation that could never be judged."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a paper trade: money that comes in (`sign` 1) or goes out (-1) for one copy of a series.

    `side` says by whose fees: those of a seller, a buyer, or a shop's buylist. `basket` copies share an order; None:
    the order goes anyway. "Sell now, do not wait" is 1 at entry and -1 at exit; a purchase to resell -1 and 1.
    """

    series_id: int
    at: At
    side: Side
    sign: int
    level: str = ""
    basket: int | None = None

    @property
    def record(self) -> dict[str, Any]:
        """Return what is stored and hashed of it."""
        return {
            "series_id": self.series_id, "at": str(self.at), "side": str(self.side), "sign": self.sign,
            "level": self.level, "basket": self.basket,
        }  # fmt: skip

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Leg":
        """Return the leg of what was stored."""
        given = dict(record)
        return cls(**{**given, "at": At(given["at"]), "side": Side(given["side"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A recommendation, as it is issued and never changed. Money is in minor units of `currency`.

    `series_id` is its subject, `threshold` the share by which its price has to move. `probability` is the one that was
    stated for the claim. `facts` have their numbers as texts. `corrects` is the number of an earlier one that this
    replaces, which stays counted.
    """

    issued_at: datetime
    type: str
    action: str
    currency: str
    series_id: int
    claim: Claim
    threshold: Decimal
    legs: tuple[Leg, ...]
    fee_ids: tuple[int, ...]
    facts: Mapping[str, Any]
    method: str
    code_version: str
    data_version: str
    expires_at: datetime
    horizons: tuple[int, ...] = HORIZONS
    probability: Decimal | None = None
    expected_net: int | None = None
    corrects: int | None = None

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None or self.expires_at.tzinfo is None:
            raise InvalidRecommendation("times have a time zone")
        for is_wrong, why in (
            (self.type not in TYPES, f"its type is one of {', '.join(TYPES)}"),
            (self.expires_at <= self.issued_at, "it expires after it was issued"),
            (not self.horizons or not set(self.horizons) <= set(HORIZONS), f"horizons are of {HORIZONS}"),
            (len(set(self.horizons)) < len(self.horizons), "each horizon is named once"),
            (self.probability is not None and not 0 <= self.probability <= 1, "a probability is from 0 to 1"),
            (not self.threshold.is_finite() or self.threshold < 0, "a threshold is a share of the price"),
            (not self.legs or any(leg.sign not in (1, -1) for leg in self.legs), "money comes in or goes out"),
            (any(leg.basket is not None and leg.basket < 1 for leg in self.legs), "an order has at least one copy"),
        ):
            if is_wrong:
                raise InvalidRecommendation(why)

    @property
    def series(self) -> tuple[int, ...]:
        """Return the series whose prices it needs, the subject first."""
        return tuple(dict.fromkeys((self.series_id, *(leg.series_id for leg in self.legs))))

    @property
    def needs_exit(self) -> bool:
        """Return whether it is judged by a later price."""
        return self.claim is not Claim.GAIN or any(leg.at is At.EXIT for leg in self.legs)
