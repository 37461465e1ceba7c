"""The shape of what is answered to an operator who has the workers put something right."""

from typing import Annotated

from msgspec import Meta, Struct


class Asked(Struct, forbid_unknown_fields=True):
    """The workers were asked; what comes of it are rows among the runs."""

    asked: Annotated[bool, Meta(description="Always true: what could not be asked is an error.")]
