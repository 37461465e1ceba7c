"""The shapes of answers about the ledger of a collection."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct


class Proceeds(Struct, forbid_unknown_fields=True):
    """What a sale or a trade brought, after fees."""

    currency: Annotated[str, Meta(description="ISO 4217")]
    net: Annotated[float, Meta(description="After fees.")]
    cost: Annotated[float | None, Meta(description="Of the copies whose cost is known.")]
    gain: Annotated[float | None, Meta(description="Of the copies whose cost is known.")]
    known_copies: Annotated[int, Meta(ge=0)]
    unknown_copies: Annotated[int, Meta(ge=0, description="Copies that left with an unknown cost: no gain, no loss.")]
    missing_copies: Annotated[int, Meta(ge=0, description="Copies that were never recorded as acquired.")]


class Transaction(Struct, forbid_unknown_fields=True):
    """An entry of the ledger."""

    id: int
    time: datetime
    kind: Annotated[str, Meta(description="buy, sell, trade, open, grade, move, correct, lose, gift_in and so on.")]
    card_ids: Annotated[list[int], Meta(description="The cards that it concerns, those that are known.")]
    copies: Annotated[int, Meta(ge=0, description="How many copies came, went, were moved or told anew.")]
    reverses: Annotated[int | None, Meta(description="The entry that this one reverses.")]
    reversed_by: Annotated[int | None, Meta(description="The entry that reverses this one.")]
    import_id: Annotated[int | None, Meta(description="The import that it is of: it is undone with that.")]
    is_automatic: Annotated[bool, Meta(description="Nobody asked for it: the catalogue has learnt what a card is.")]
    note: str
    proceeds: Annotated[Proceeds | None, Meta(description="Of a sale or a trade that was not reversed.")]


class Transactions(Struct, forbid_unknown_fields=True):
    """A page of the ledger, the newest entry first."""

    items: list[Transaction]
    next_cursor: str | None
    has_more: bool


class Recorded(Struct, forbid_unknown_fields=True):
    """What was done."""

    transactions: Annotated[list[int], Meta(description="The entries of the ledger that it made, to be reversed.")]


class Changed(Recorded, forbid_unknown_fields=True):
    """What was done to several holdings."""

    labelled: Annotated[int, Meta(ge=0, description="How many of them have other tags or notes now.")]


class RecordedEntry(Struct, forbid_unknown_fields=True):
    """What was recorded."""

    transactions: Annotated[list[int], Meta(description="The entry of the ledger, to be reversed.")]
    proceeds: Annotated[Proceeds | None, Meta(description="Of a sale or a trade.")]
