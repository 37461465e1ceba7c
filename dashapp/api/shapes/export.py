"""The shapes of answers about exports."""

from typing import Annotated

from msgspec import Meta, Struct


class ExportLoss(Struct, forbid_unknown_fields=True):
    """Something that a format cannot hold."""

    what: Annotated[str, Meta(description="Name of what is lost, such as condition, tags, unit_cost.")]
    message: Annotated[str, Meta(description="The same in words: what becomes of it.")]
    lots: Annotated[int, Meta(ge=1, description="Of how many lots.")]


class ExportFormat(Struct, forbid_unknown_fields=True):
    """A format in which the collection can be exported."""

    format: Annotated[str, Meta(description="Its name as a parameter of the export.")]
    title: str
    extension: Annotated[str, Meta(description="Of the file's name.")]
    is_lossless: Annotated[bool, Meta(description="Whether it holds everything, and can be imported again as it was.")]
    losses: Annotated[list[ExportLoss], Meta(description="What concerns most lots first.")]


class ExportFormats(Struct, forbid_unknown_fields=True):
    """All formats, for one's collection as it is."""

    lots: Annotated[int, Meta(ge=0, description="Lots of the collection.")]
    formats: list[ExportFormat]
