"""Variant of a price: condition, finish, language, marketplace and kind.

Every source has words of its own for these; only the alias tables below translate them. A word that is not in its table
is never guessed: the caller rejects the record. Only a language may have no name: a new one must not cost its cards, so
its code stands for it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

V = TypeVar("V")


class UnknownVariant(ValueError):
    """A source's word for a variant is not in its alias table."""


class Condition(StrEnum):
    """Grade of the card, best first."""

    MINT = "MINT"
    NEAR_MINT = "NEAR_MINT"
    LIGHTLY_PLAYED = "LIGHTLY_PLAYED"
    MODERATELY_PLAYED = "MODERATELY_PLAYED"
    HEAVILY_PLAYED = "HEAVILY_PLAYED"
    DAMAGED = "DAMAGED"


class Finish(StrEnum):
    """Surface of the card."""

    NONFOIL = "nonfoil"
    FOIL = "foil"
    ETCHED = "etched"


class Kind(StrEnum):
    """Side of the market: what a buyer pays (retail) or what a shop pays (buylist)."""

    RETAIL = "retail"
    BUYLIST = "buylist"


class Currency(StrEnum):
    """ISO 4217 code of a price. Currencies are never mixed and never converted in an aggregate."""

    USD = "USD"
    EUR = "EUR"


class Language(StrEnum):
    """Language printed on the card, by its English name."""

    ENGLISH = "English"
    JAPANESE = "Japanese"
    GERMAN = "German"
    FRENCH = "French"
    ITALIAN = "Italian"
    SPANISH = "Spanish"
    PORTUGUESE = "Portuguese"
    KOREAN = "Korean"
    CHINESE_SIMPLIFIED = "Chinese Simplified"
    CHINESE_TRADITIONAL = "Chinese Traditional"
    RUSSIAN = "Russian"
    PHYREXIAN = "Phyrexian"
    HEBREW = "Hebrew"
    LATIN = "Latin"
    ANCIENT_GREEK = "Ancient Greek"
    ARABIC = "Arabic"
    SANSKRIT = "Sanskrit"
    QUENYA = "Quenya"
    DWARVISH = "Dwarvish"


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A marketplace, with the currency of its catalogue."""

    slug: str
    name: str
    currency: Currency
    region: str


MARKETPLACES = MappingProxyType(
    {
        place.slug: place
        for place in (
            Marketplace("tcgplayer", "TCGplayer", Currency.USD, "US"),
            Marketplace("manapool", "Mana Pool", Currency.USD, "US"),
            Marketplace("cardkingdom", "Card Kingdom", Currency.USD, "US"),
            Marketplace("cardmarket", "Cardmarket", Currency.EUR, "EU"),
            Marketplace("cardtrader", "CardTrader", Currency.EUR, "EU"),
        )
    }
)

# Headline marketplaces of a currency: the first with a price counts (docs/methods.md, headline).
HEADLINE_MARKETPLACES = MappingProxyType(
    {
        Currency.USD: ("tcgplayer", "manapool", "cardkingdom"),
        Currency.EUR: ("cardmarket", "cardtrader"),
    }
)
HEADLINE_FINISHES = (Finish.NONFOIL, Finish.FOIL, Finish.ETCHED)
HEADLINE_CONDITION = Condition.NEAR_MINT

# https://scryfall.com/docs/api/languages
SCRYFALL_LANGUAGES = MappingProxyType({
    "en": Language.ENGLISH, "ja": Language.JAPANESE, "de": Language.GERMAN, "fr": Language.FRENCH,
    "it": Language.ITALIAN, "es": Language.SPANISH, "pt": Language.PORTUGUESE, "ko": Language.KOREAN,
    "zhs": Language.CHINESE_SIMPLIFIED, "zht": Language.CHINESE_TRADITIONAL, "ru": Language.RUSSIAN,
    "ph": Language.PHYREXIAN, "he": Language.HEBREW, "la": Language.LATIN, "grc": Language.ANCIENT_GREEK,
    "ar": Language.ARABIC, "sa": Language.SANSKRIT, "qya": Language.QUENYA, "dw": Language.DWARVISH,
})  # fmt: skip

# https://www.cardtrader.com/en/docs/api/full/reference, property mtg_language
CARDTRADER_LANGUAGES = MappingProxyType({
    "en": Language.ENGLISH, "jp": Language.JAPANESE, "de": Language.GERMAN, "fr": Language.FRENCH,
    "it": Language.ITALIAN, "es": Language.SPANISH, "pt": Language.PORTUGUESE, "kr": Language.KOREAN,
    "ko": Language.KOREAN, "zh-CN": Language.CHINESE_SIMPLIFIED, "zh-TW": Language.CHINESE_TRADITIONAL,
    "ru": Language.RUSSIAN,
})  # fmt: skip

# https://www.cardtrader.com/en/docs/api/full/reference, property condition
CARDTRADER_CONDITIONS = MappingProxyType(
    {
        "Mint": Condition.MINT,
        "Near Mint": Condition.NEAR_MINT,
        "Slightly Played": Condition.LIGHTLY_PLAYED,
        "Moderately Played": Condition.MODERATELY_PLAYED,
        "Played": Condition.HEAVILY_PLAYED,
        "Heavily Played": Condition.HEAVILY_PLAYED,
        "Poor": Condition.DAMAGED,
    }
)

# The prefixes of `condition_values`: Excellent, Very Good and Good are shops' words for played cards.
CARDKINGDOM_CONDITIONS = MappingProxyType(
    {
        "nm": Condition.NEAR_MINT,
        "ex": Condition.LIGHTLY_PLAYED,
        "vg": Condition.MODERATELY_PLAYED,
        "g": Condition.HEAVILY_PLAYED,
    }
)
# https://manapool.com/api/docs, /prices/variants: condition_id, finish_id, language_id (Scryfall's codes, upper case)
MANAPOOL_CONDITIONS = MappingProxyType(
    {
        "NM": Condition.NEAR_MINT,
        "LP": Condition.LIGHTLY_PLAYED,
        "MP": Condition.MODERATELY_PLAYED,
        "HP": Condition.HEAVILY_PLAYED,
        "DMG": Condition.DAMAGED,
    }
)
MANAPOOL_FINISHES = MappingProxyType({"NF": Finish.NONFOIL, "FO": Finish.FOIL, "EF": Finish.ETCHED})
MANAPOOL_LANGUAGES = MappingProxyType({code.upper(): language for code, language in SCRYFALL_LANGUAGES.items()})

# https://mtgjson.com/data-models/price/price-points/
MTGJSON_FINISHES = MappingProxyType({"normal": Finish.NONFOIL, "foil": Finish.FOIL, "etched": Finish.ETCHED})

# https://docs.tcgplayer.com/reference/pricing_getproductprices-1, property subTypeName
TCGPLAYER_FINISHES = MappingProxyType({"Normal": Finish.NONFOIL, "Foil": Finish.FOIL})

# https://mtgjson.com/data-models/card/card-set/, property language: the English names, one with its country
MTGJSON_LANGUAGES = MappingProxyType(
    {
        **{language.value: language for language in Language if language is not Language.PORTUGUESE},
        "Portuguese (Brazil)": Language.PORTUGUESE,
    }
)


def translate(table: Mapping[str, V], word: object, what: str) -> V:
    """Return the meaning of `word` in an alias table. Raises UnknownVariant, naming `what`, if it is not there."""
    try:
        return table[word]  # type: ignore[index]
    except (KeyError, TypeError):
        raise UnknownVariant(f"unknown {what} {word!r}") from None


_CODE = re.compile(r"[^\W_][\w() -]{0,39}")


def translate_language(table: Mapping[str, Language], word: str) -> str:
    """Return the language of `word`, or the word itself where the table has no name for it.

    Raises UnknownVariant for a word that cannot be the code of a language.
    """
    if word not in table and not _CODE.fullmatch(word):
        raise UnknownVariant(f"unknown language {word!r:.60}")
    return table.get(word, word)


def is_named(language: str) -> bool:
    """Return whether a language is one of `Language`, not the code of one without a name."""
    return language in _NAMES


def language_order(languages: Iterable[str]) -> list[str]:
    """Return the distinct languages in the order of `Language`; those without a name last, by their codes."""
    return sorted(set(map(str, languages)), key=lambda language: (_PLACES.get(language, len(_PLACES)), language))


_PLACES = {language.value: place for place, language in enumerate(Language)}
_NAMES = frozenset(_PLACES)
