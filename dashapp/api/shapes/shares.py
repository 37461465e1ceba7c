"""The shapes of answers about shared links."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import CurrencyCode


class Share(Struct, forbid_unknown_fields=True):
    """A link by which anybody who has it reads a part of a collection."""

    id: int
    kind: Annotated[
        str,
        Meta(description="summary: the collection in figures; location: the copies in it; want_list: what is missing."),
    ]
    title: Annotated[str, Meta(description="Readers see it; empty for none.")]
    location: Annotated[str | None, Meta(description="Empty for copies in no location; null for other kinds.")]
    values: Annotated[Literal["hidden", "shown"], Meta(description="Whether readers see prices and values.")]
    currency: CurrencyCode
    created_at: datetime
    expires_at: datetime
    opened_on: Annotated[date | None, Meta(description="Last day (UTC) on which somebody read it; null for none.")]


class Shares(Struct, forbid_unknown_fields=True):
    """All shared links that have not ended, the newest first."""

    shares: list[Share]


class NewShare(Struct, forbid_unknown_fields=True):
    """A new shared link."""

    share: Share
    secret: Annotated[str, Meta(description="The secret of the link. No answer has it again.")]
    address: Annotated[str, Meta(description="The whole link.")]
