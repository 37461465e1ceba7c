"""The shape of explanations."""

from typing import Annotated

from msgspec import Meta, Struct

from dashapp.api.shapes.values import Time


class Explanation(Struct, forbid_unknown_fields=True):
    """Why something moved, as text, with the facts that the text may tell."""

    text: Annotated[str, Meta(description="Plain text; every number in it is one of the facts.")]
    written_by: Annotated[str, Meta(description="template, or the name of the language model that worded it.")]
    checked: Annotated[bool, Meta(description="Whether the checker has accepted the text; it always has.")]
    facts: Annotated[dict[str, str], Meta(description="Phrases with unit, day and source, by their slot.")]
    is_awaited: Annotated[bool, Meta(description="Whether a language model is writing a text that takes its place.")]
    as_of: Annotated[Time | None, Meta(description="Confirmation of its newest price, in UTC; null without a price.")]
