"""What the market is told: cards as a catalogue describes them, and prices of their series. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple
from uuid import UUID

from market.search.names import fold, searchable
from market.variants import Condition, Currency, Finish, Kind, Language

PLAYABLE = ("legal", "restricted")  # of the states that Scryfall's legalities have


class CardIdentifier(NamedTuple):
    """How an upstream names a card."""

    scheme: Literal["scryfall_id", "mtgjson_uuid", "cardmarket_id", "tcgplayer_id"]
    value: UUID | int


class Price(NamedTuple):
    """One price of one series: `time` (aware UTC) is when the source says that it held. Unknown is None, never 0."""

    time: datetime
    price: Decimal
    price_low: Decimal | None = None
    price_mid: Decimal | None = None
    price_high: Decimal | None = None
    price_market: Decimal | None = None
    num_listings: int | None = None
    total_quantity: int | None = None


class SeriesPrices(NamedTuple):
    """Prices of one series. `language` None means the card's own language. Times may come in any order, none twice."""

    card: CardIdentifier
    marketplace: str
    condition: Condition
    finish: Finish
    language: Language | None
    currency: Currency
    kind: Kind
    prices: Sequence[Price]


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    """A card as a catalogue describes it. `described` is False where only name, set and number are known."""

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
    language: Language = Language.ENGLISH
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
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None
    mtgjson_uuid: UUID | None = None

    @property
    def search_name(self) -> str:
        """The name in the form in which searches look for words."""
        return searchable(self.name)

    @property
    def search_type(self) -> str:
        """The type line in that form, empty where it is not known."""
        return fold(self.type_line or "")

    @property
    def formats(self) -> list[str]:
        """The formats that the card may be played in, restricted or not, in alphabetical order."""
        return sorted([name for name, state in self.legalities.items() if state in PLAYABLE])
