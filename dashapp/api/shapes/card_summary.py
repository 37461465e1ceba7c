"""The shape of what identifies a card, which the shapes of all answers about cards extend."""

from uuid import UUID

from msgspec import Struct

from dashapp.api.shapes.values import ImageAddress, SetCode


class CardSummary(Struct, forbid_unknown_fields=True):
    """A printing of a card."""

    id: int
    scryfall_id: UUID
    name: str
    set_code: SetCode
    set_name: str | None
    collector_number: str
    rarity: str | None
    image_url: ImageAddress
