"""The ledger of recommendations: batches, recommendations, outcomes. Triggers refuse everything but new rows.

All columns are hashed (`COLUMNS`).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from analysis.hash_chain import Kind
from db.models.base import Base

BATCHES, RECOMMENDATIONS = "ledger_batches.id", "recommendations.id"
TABLES: Mapping[str, str] = MappingProxyType(
    {Kind.RECOMMENDATIONS: "recommendations", Kind.OUTCOMES: "recommendation_outcomes"}
)
# What is hashed of a row: all of it.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Kind.RECOMMENDATIONS: (
            "id", "batch_id", "issued_at", "type", "action", "currency", "series_id", "claim", "threshold", "legs",
            "fee_ids", "facts", "method", "code_version", "data_version", "expires_at", "horizons", "probability",
            "expected_net", "corrects",
        ),
        Kind.OUTCOMES: (
            "id", "batch_id", "recommendation_id", "horizon", "evaluated_at", "label", "entry_at", "entry_price",
            "exit_at", "exit_price", "gross", "fees", "net", "fee_ids", "legs", "index_move", "peers", "peer_hits",
            "method",
        ),
    }
)  # fmt: skip
JSON = ("legs", "facts")


class LedgerBatch(Base):
    """Rows that were added together: `count` of them from number `first` on, made once for a `key`."""

    __tablename__ = "ledger_batches"
    __table_args__ = (
        CheckConstraint("kind IN ('recommendations', 'outcomes')", name="ledger_batches_kind_check"),
        CheckConstraint("count > 0", name="ledger_batches_count_check"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    first: Mapped[int]
    count: Mapped[int]
    merkle: Mapped[bytes] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    root: Mapped[bytes] = mapped_column(LargeBinary)


class Recommendation(Base):
    """A recommendation (analysis/recommendations.py). Series may end or merge, so nothing refers to them."""

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint("claim IN ('up', 'down', 'gain')", name="recommendations_claim_check"),
        CheckConstraint("probability >= 0 AND probability <= 1", name="recommendations_probability_check"),
        Index("recommendations_batch_id_idx", "batch_id"),
        Index("recommendations_corrects_idx", "corrects"),
        Index("recommendations_series_id_idx", "series_id", "type", "expires_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey(BATCHES))
    issued_at: Mapped[datetime]
    type: Mapped[str]
    action: Mapped[str]
    currency: Mapped[str]
    series_id: Mapped[int]
    claim: Mapped[str]
    threshold: Mapped[Decimal] = mapped_column(Numeric)
    legs: Mapped[list[Any]] = mapped_column(JSONB)
    fee_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    facts: Mapped[dict[str, Any]]
    method: Mapped[str]
    code_version: Mapped[str]
    data_version: Mapped[str]
    expires_at: Mapped[datetime]
    horizons: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    probability: Mapped[Decimal | None] = mapped_column(Numeric)
    expected_net: Mapped[int | None]
    corrects: Mapped[int | None] = mapped_column(ForeignKey(RECOMMENDATIONS))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)


class RecommendationOutcome(Base):
    """What became of a recommendation after `horizon` days (analysis/outcomes.py). Money is in minor units.

    `index_move` is the move of the matched index between entry and exit, as a share. Of `peers`, series of the same
    marketplace and price band, `peer_hits` moved as was claimed.
    """

    __tablename__ = "recommendation_outcomes"
    __table_args__ = (
        CheckConstraint("label IN ('hit', 'miss', 'unfilled', 'no_price')", name="recommendation_outcomes_label_check"),
        CheckConstraint("gross - fees = net", name="recommendation_outcomes_net_check"),
        UniqueConstraint("recommendation_id", "horizon"),
        Index("recommendation_outcomes_batch_id_idx", "batch_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey(BATCHES))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey(RECOMMENDATIONS))
    horizon: Mapped[int]
    evaluated_at: Mapped[datetime]
    label: Mapped[str]
    entry_at: Mapped[datetime | None]
    entry_price: Mapped[int | None]
    exit_at: Mapped[datetime | None]
    exit_price: Mapped[int | None]
    gross: Mapped[int | None]
    fees: Mapped[int | None]
    net: Mapped[int | None]
    fee_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    legs: Mapped[list[Any]] = mapped_column(JSONB)
    index_move: Mapped[Decimal | None] = mapped_column(Numeric)
    peers: Mapped[int | None]
    peer_hits: Mapped[int | None]
    method: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
