"""A card as Scryfall describes it (https://scryfall.com/docs/api/cards), and as our catalogue does."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec

from ingestion.sources.base import CatalogueCard
from ingestion.sources.values import Identifier, Text
from market.variants import SCRYFALL_LANGUAGES, translate_language

COLORS = "WUBRG"
Rank = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
ManaValue = Annotated[float, msgspec.Meta(ge=0, le=10**9)]  # upstream's largest is a million


class Face(msgspec.Struct, kw_only=True):
    """What a card has as a whole or, where it is two-sided, on each of its faces."""

    oracle_id: UUID | None = None
    type_line: str | None = None
    mana_cost: str | None = None
    oracle_text: str | None = None
    colors: list[str] | None = None
    image_uris: dict[str, str] | None = None
    power: str | None = None
    toughness: str | None = None
    cmc: ManaValue | None = None
    layout: str | None = None
    flavor_name: str | None = None
    printed_name: str | None = None


class ScryfallCard(Face, kw_only=True):
    """One card of the bulk file. `prices` may hold anything: a broken price must not cost the card."""

    id: UUID
    name: Text
    lang: str
    set: Text
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
    """Describe the card in our words. Raises UnknownVariant for a language that cannot be one."""
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
        image_url=next((uri for side in sides if (uri := (side.image_uris or {}).get("normal"))), None),
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
    """What the whole card has, or the first of its faces that has any."""
    return next((value for side in sides if (value := getattr(side, field)) is not None), None)


def _joined(field: str, sides: list[Face], separator: str) -> str | None:
    """The text of the whole card, where it has one, else those of its faces."""
    whole: str | None = getattr(sides[0], field)
    if whole is not None:
        return whole
    return separator.join(text for side in sides[1:] if (text := getattr(side, field))) or None


def _colors(sides: list[Face]) -> list[str]:
    if sides[0].colors is not None:
        return sides[0].colors
    found = {color for side in sides for color in side.colors or []}
    return sorted(found, key=COLORS.find)
