"""The shapes of `/api/admin/dead-letters`."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import Time


class Arguments(Struct, forbid_unknown_fields=True):
    """What a task was given."""

    args: list[Any]
    kwargs: dict[str, Any]


class DeadLetter(Struct, forbid_unknown_fields=True):
    """A task that failed for good."""

    id: int
    task: Annotated[str, Meta(description="Its name, as the workers know it.")]
    arguments: Arguments
    error: str
    traceback: str
    attempts: Annotated[int, Meta(ge=1)]
    failed_at: Time
    state: Literal["waiting", "retried", "dropped"]


class DeadLetters(Struct, forbid_unknown_fields=True):
    """Those that wait for somebody, newest first."""

    dead_letters: list[DeadLetter]


class Closed(Struct, forbid_unknown_fields=True):
    """A task was sent to the workers again, or left undone."""

    id: int
    state: Literal["retried", "dropped"]
