"""What every error looks like."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType


class Problem(Struct, forbid_unknown_fields=True):
    """What went wrong."""

    code: Annotated[str, Meta(description="For programs: bad_request, not_found, unavailable and so on.")]
    message: Annotated[str, Meta(description="For people.")]
    fields: Annotated[
        dict[str, str] | UnsetType, Meta(description="Each wrong parameter by its name, and what was expected.")
    ] = UNSET
    details: Annotated[
        dict[str, Any] | UnsetType, Meta(description="More for programs, such as the `line` of a file.")
    ] = UNSET


class Failure(Struct, forbid_unknown_fields=True):
    """An answer that is an error."""

    error: Problem
