"""Records from sources: cards as a catalogue describes them, and prices of their series. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple
from uuid import UUID

from market.search.names import fold, searchable
from market.variants import Condition, Currency, Finish, Kind, Language

PLAYABLE = ("legal", "restricted")  # of the states in Scryfall's legalities
EXTRA_LAYOUTS, EXTRA_SET_TYPE = ("front_card", "art_series"), "memorabilia"

# Identifiers of which each catalogue is the authority: the one that describes cards (Scryfall), and the one that only
# has their names (MTGJSON). Each fills the other's gaps, and never overwrites its values.
OWN_IDENTIFIERS = MappingProxyType(
    {
        True: ("tcgplayer_id", "tcgplayer_etched_id", "cardmarket_id"),
        False: ("mtgjson_uuid",),
    }
)
IDENTIFIERS = (*OWN_IDENTIFIERS[True], *OWN_IDENTIFIERS[False])


class CardIdentifier(NamedTuple):
    """An upstream's identifier of a card."""

    scheme: Literal["scryfall_id", "mtgjson_uuid", "cardmarket_id", "tcgplayer_id"]
    value: UUID | int


class Price(NamedTuple):
    """One price of one series: `time` (aware UTC) is when it held by its source. Unknown is None, never 0."""

    time: datetime
    price: Decimal
    price_low: Decimal | None = None
    price_mid: Decimal | None = None
    price_high: Decimal | None = None
    price_market: Decimal | None = None
    num_listings: int | None = None
    total_quantity: int | None = None


class SeriesPrices(NamedTuple):
    """Prices of one series. `language` None means the card's own. Times are in any order, and distinct."""

    card: CardIdentifier
    marketplace: str
    condition: Condition
    finish: Finish
    language: str | None
    currency: Currency
    kind: Kind
    prices: Sequence[Price]


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    """A card as a catalogue describes it. `described` is False where only name, set and number are known.

    `language` is a Language, or the code of one without a name here. `front` is False where `mtgjson_uuid` is not that
    of the first face.
    """

    scryfall_id: UUID
    name: str
    set_code: str
    collector_number: str
    described: bool = True
    set_name: str | None = None
    set_type: str | None = None
    oracle_id: UUID | None = None
    rarity: str | None = None
    lang: str = "en"
    language: str = Language.ENGLISH
    finishes: list[str] = field(default_factory=list)
    type_line: str | None = None
    mana_cost: str | None = None
    oracle_text: str | None = None
    colors: list[str] = field(default_factory=list)
    color_identity: list[str] = field(default_factory=list)
    legalities: dict[str, str] = field(default_factory=dict)
    image_url: str | None = None
    released_at: date | None = None
    digital: bool = False
    reserved: bool = False
    game_changer: bool = False
    edhrec_rank: int | None = None
    keywords: list[str] = field(default_factory=list)
    mana_value: float | None = None
    power: str | None = None
    toughness: str | None = None
    layout: str | None = None
    games: list[str] = field(default_factory=list)
    flavor_name: str | None = None
    printed_name: str | None = None
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None
    mtgjson_uuid: UUID | None = None
    front: bool = True

    @property
    def search_name(self) -> str:
        """Return all names of the card, in searchable form."""
        return searchable(self.name, self.flavor_name, self.printed_name)

    @property
    def search_type(self) -> str:
        """Return the type line in searchable form, empty where unknown."""
        return fold(self.type_line or "")

    @property
    def extra(self) -> bool:
        """Return whether the card is an extra: left out of counts, values and first places."""
        return self.layout in EXTRA_LAYOUTS or self.set_type == EXTRA_SET_TYPE

    @property
    def filled(self) -> list[str]:
        """Return the identifiers given here of which another catalogue is the authority."""
        own = OWN_IDENTIFIERS[self.described]
        return [name for name in IDENTIFIERS if getattr(self, name) is not None and not (name in own and self.front)]

    @property
    def formats(self) -> list[str]:
        """Return the formats that the card may be played in, restricted or not, in alphabetical order."""
        return sorted([name for name, state in self.legalities.items() if state in PLAYABLE])


class WholeCatalogue(NamedTuple):
    """End of an edition that was read whole: the Scryfall ids of all cards.

    `unread` is the number of unidentifiable records that may be cards.
    """

    cards: frozenset[UUID]
    unread: int = 0


class Migration(NamedTuple):
    """A card that its catalogue merged into another, `new`, or deleted, where `new` is None."""

    old: UUID
    new: UUID | None
    day: date
