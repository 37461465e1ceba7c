"""Models of forecasts (analysis/forecasting/): a row a training, the newest of a target counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Double, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ForecastModel(Base):
    """A trained model: coefficients of standardised features, and how good it was. Rows are only ever added.

    `names`, `mean`, `scale` and `weights` have a place a feature. The model learned from `rows` outcomes of the issues
    from `first_issue` to `last_issue`.
    """

    __tablename__ = "forecast_models"
    __table_args__ = (Index("forecast_models_target_idx", "target", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    target: Mapped[str]
    method: Mapped[str]
    version: Mapped[str]
    trained_at: Mapped[datetime]
    first_issue: Mapped[datetime]
    last_issue: Mapped[datetime]
    rows: Mapped[int] = mapped_column(BigInteger)
    names: Mapped[list[str]]
    mean: Mapped[list[float]] = mapped_column(ARRAY(Double))
    scale: Mapped[list[float]] = mapped_column(ARRAY(Double))
    weights: Mapped[list[float]] = mapped_column(ARRAY(Double))
    intercept: Mapped[float] = mapped_column(Double)
    evaluation: Mapped[dict[str, Any]]
