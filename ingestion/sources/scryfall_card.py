"""A card in Scryfall's format (https://scryfall.com/docs/api/cards), and its conversion to our catalogue's."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec

from ingestion.contract import CatalogueCard
from ingestion.parsing.values import Identifier, SetCode, Text
from market.variants import SCRYFALL_LANGUAGES, translate_language

COLORS = "WUBRG"
Rank = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
ManaValue = Annotated[float, msgspec.Meta(ge=0, le=10**9)]  # upstream's largest is a million


class Images(msgspec.Struct, gc=False):
    """Addresses of a face's pictures by size: the only size that we show."""

    normal: str | None = None


class Face(msgspec.Struct, kw_only=True, gc=False):
    """Fields of a whole card or, of a two-sided one, of each face."""

    oracle_id: UUID | None = None
    type_line: str | None = None
    mana_cost: str | None = None
    oracle_text: str | None = None
    colors: list[str] | None = None
    image_uris: Images | None = None
    power: str | None = None
    toughness: str | None = None
    cmc: ManaValue | None = None
    layout: str | None = None
    flavor_name: str | None = None
    printed_name: str | None = None


class ScryfallCard(Face, kw_only=True, gc=False):
    """One card of the bulk file. `prices` may have any type: a broken price must not cost the card."""

    id: UUID
    name: Text
    lang: str
    set: SetCode
    collector_number: Text
    set_name: str | None = None
    set_type: str | None = None
    rarity: str | None = None
    finishes: list[str] = msgspec.field(default_factory=list)
    color_identity: list[str] = msgspec.field(default_factory=list)
    legalities: dict[str, str] = msgspec.field(default_factory=dict)
    card_faces: list[Face] | None = None
    released_at: date | None = None
    digital: bool = False
    reserved: bool | None = None
    game_changer: bool | None = None
    edhrec_rank: Rank | None = None
    keywords: list[str] | None = None
    games: list[str] | None = None
    tcgplayer_id: Identifier | None = None
    tcgplayer_etched_id: Identifier | None = None
    cardmarket_id: Identifier | None = None
    prices: Any = None


def catalogue_card(card: ScryfallCard) -> CatalogueCard:
    """Return the card as the catalogue has it. Raises UnknownVariant for an impossible language."""
    sides = [card, *(card.card_faces or [])]
    return CatalogueCard(
        scryfall_id=card.id,
        name=card.name,
        set_code=card.set.lower(),
        collector_number=card.collector_number,
        set_name=card.set_name,
        set_type=card.set_type,
        oracle_id=_first("oracle_id", sides),
        rarity=card.rarity,
        lang=card.lang,
        language=translate_language(SCRYFALL_LANGUAGES, card.lang),
        finishes=card.finishes,
        type_line=_joined("type_line", sides, " // "),
        mana_cost=_joined("mana_cost", sides, " // "),
        oracle_text=_joined("oracle_text", sides, "\n//\n"),
        colors=_colors(sides),
        color_identity=card.color_identity,
        legalities=card.legalities,
        image_url=next((side.image_uris.normal for side in sides if side.image_uris and side.image_uris.normal), None),
        released_at=card.released_at,
        digital=card.digital,
        reserved=bool(card.reserved),
        game_changer=bool(card.game_changer),
        edhrec_rank=card.edhrec_rank,
        keywords=card.keywords or [],
        mana_value=_first("cmc", sides),
        power=_first("power", sides),
        toughness=_first("toughness", sides),
        layout=card.layout,
        games=card.games or [],
        flavor_name=_joined("flavor_name", sides, " // "),
        printed_name=_joined("printed_name", sides, " // "),
        tcgplayer_id=card.tcgplayer_id,
        tcgplayer_etched_id=card.tcgplayer_etched_id,
        cardmarket_id=card.cardmarket_id,
    )


def _first(field: str, sides: list[Face]) -> Any:
    """Return the field of the whole card, else of the first face that has it."""
    for side in sides:
        value = getattr(side, field)
        if value is not None:
            return value
    return None


def _joined(field: str, sides: list[Face], separator: str) -> str | None:
    """Return the text of the whole card, else the joined texts of its faces."""
    whole: str | None = getattr(sides[0], field)
    if whole is not None or len(sides) == 1:
        return whole
    return separator.join(text for side in sides[1:] if (text := getattr(side, field))) or None


def _colors(sides: list[Face]) -> list[str]:
    if sides[0].colors is not None:
        return sides[0].colors
    found = {color for side in sides for color in side.colors or []}
    return sorted(found, key=COLORS.find)
