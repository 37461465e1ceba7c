"""Values in the terms of a search: operators, rarities, colours, measures, formats."""

import operator
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Operator(StrEnum):
    """Comparison of a value."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"


RELATIONS: Mapping[Operator, Callable[[int, int], bool]] = MappingProxyType(
    {
        Operator.LESS: operator.lt,
        Operator.AT_MOST: operator.le,
        Operator.EQUAL: operator.eq,
        Operator.AT_LEAST: operator.ge,
        Operator.MORE: operator.gt,
    }
)


class Rarity(StrEnum):
    """Rarity of a printing, commonest first, in Scryfall's order (special: purple symbol; bonus: the power nine)."""

    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    SPECIAL = "special"
    MYTHIC = "mythic"
    BONUS = "bonus"


class Color(StrEnum):
    """Colour of a card, by the letter that catalogues use, in the order in which they are named."""

    WHITE = "W"
    BLUE = "U"
    BLACK = "B"
    RED = "R"
    GREEN = "G"


class Measure(StrEnum):
    """Number of a card: an amount in a currency, per cent, or a count of its catalogue."""

    USD = "usd"
    EUR = "eur"
    CHANGE_24H = "chg24h"
    CHANGE_7D = "chg7d"
    CHANGE_30D = "chg30d"
    SPREAD = "spread"
    BUYLIST = "buylist"
    EDHREC_RANK = "edhrec"
    MANA_VALUE = "mv"


class Trait(StrEnum):
    """Property of a card. EXTRA means no part of the game: art series, front cards, memorabilia."""

    GONE = "gone"
    EXTRA = "memorabilia"
    RESERVED = "reserved"
    GAME_CHANGER = "gamechanger"


class SignalName(StrEnum):
    """Signal of a card's headline series (docs/methods.md, signals), by its type or, of spreads, by its measure."""

    MOMENTUM = "momentum"
    TREND = "trend"
    VOLATILITY = "volatility"
    DEVIATION = "deviation"
    BUYLIST_RATIO = "buylist_ratio"
    MARKETPLACE_GAP = "marketplace_gap"
    LOW_TO_PRICE = "low_to_price"
    SUPPLY = "supply"


# The keys of `legalities` in Scryfall's catalogue: https://scryfall.com/docs/api/cards
FORMATS = frozenset({
    "standard", "future", "historic", "timeless", "gladiator", "pioneer", "explorer", "modern", "legacy", "pauper",
    "vintage", "penny", "commander", "oathbreaker", "standardbrawl", "brawl", "alchemy", "paupercommander", "duel",
    "oldschool", "premodern", "predh", "tlr",
})  # fmt: skip
