"""The shape of `/api/health`."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Status = Literal["healthy", "degraded", "unhealthy"]


class Check(Struct, forbid_unknown_fields=True):
    """One thing that was asked."""

    status: Status
    latency_ms: Annotated[float, Meta(ge=0, description="How long its answer took, in milliseconds.")]
    detail: Annotated[str | UnsetType, Meta(description="What is wrong; absent where nothing is.")] = UNSET
    reads_from: Annotated[
        Literal["replica", "primary"] | UnsetType,
        Meta(description="Of the replica: the server that answers reads of the newest prices."),
    ] = UNSET
    lag_seconds: Annotated[
        float | UnsetType,
        Meta(description="Of the replica: the age of the newest change that it shows, 0 where it shows all."),
    ] = UNSET
    lag_bytes: Annotated[
        int | UnsetType, Meta(description="Of the replica: how much of the primary's log it has yet to replay.")
    ] = UNSET


class Health(Struct, forbid_unknown_fields=True):
    """All checks, and the worst of them."""

    status: Status
    checks: dict[str, Check]


class Alive(Struct, forbid_unknown_fields=True):
    """This process answers."""

    status: Literal["healthy"]


class Ready(Struct, forbid_unknown_fields=True):
    """Whether requests may come."""

    status: Literal["healthy", "unhealthy"]
    message: Annotated[str | UnsetType, Meta(description="Why they may not; absent where they may.")] = UNSET


class Dependency(Struct, forbid_unknown_fields=True):
    """A server, a property of the data, or a kind of background process."""

    name: str
    status: Status
    latency_ms: Annotated[
        float | UnsetType,
        Meta(description="How long its answer took, in milliseconds; absent where nothing was asked."),
    ] = UNSET
    message: Annotated[str | UnsetType, Meta(description="What is wrong; absent where nothing is.")] = UNSET


class HealthDetails(Struct, forbid_unknown_fields=True):
    """All dependencies, and the worst of their states."""

    status: Status
    timestamp: datetime
    uptime_seconds: Annotated[float, Meta(ge=0, description="Since the start of this web process.")]
    dependencies: list[Dependency]
