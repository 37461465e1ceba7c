"""The shape of `/api/health`."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Status = Literal["healthy", "degraded", "unhealthy"]


class Check(Struct, forbid_unknown_fields=True):
    """One thing that was asked."""

    status: Status
    latency_ms: Annotated[float, Meta(ge=0, description="How long its answer took, in milliseconds.")]
    detail: Annotated[str | UnsetType, Meta(description="What is wrong; absent where nothing is.")] = UNSET


class Health(Struct, forbid_unknown_fields=True):
    """All checks, and the worst of them."""

    status: Status
    checks: dict[str, Check]
