"""Terms of the query language that name a field: `set:lea`, `usd>5`. Each field declares what it expects."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from uuid import UUID

from market.search.colors import LETTERS, NICKNAMES
from market.search.names import fold
from market.search.nodes import (
    AgeIs,
    CollectorNumberIs,
    ColorsAre,
    ConfidenceIs,
    HasKeyword,
    HasTrait,
    IsDigital,
    IsFinish,
    IsMulticolor,
    LanguageIs,
    LegalIn,
    NumberIs,
    OracleIs,
    RarityIs,
    SetIs,
    SignalIs,
    Term,
    TypeHas,
)
from market.search.values import FORMATS, Color, Measure, Operator, Rarity, SignalName, Trait
from market.set_codes import is_set_code
from market.variants import SCRYFALL_LANGUAGES, Finish

MAXIMUM_TEXT = 200  # the longest name of a card has 141 characters
SAME = (":", "=")
ORDER = ("<", "<=", ">", ">=")
_MAXIMUM_AGE = timedelta(days=3650)
_COLLECTOR_NUMBER = re.compile(r'[^\s()"]{1,20}')
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?|\.\d{1,6}", re.ASCII)
_PERCENTAGE = re.compile(r"([+-]?(?:\d{1,15}(?:\.\d{1,6})?|\.\d{1,6}))%?", re.ASCII)
_SIGNAL = re.compile(r"([a-z_]+)(?:(<=|>=|[:<>=])([+-]?(?:\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})))?", re.ASCII)
_SHARE = re.compile(r"0?\.\d{1,6}|[01](\.0{1,6})?", re.ASCII)
_AGE = re.compile(r"(\d{1,6})([hdw])", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNITS = MappingProxyType({"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)})
_RARITIES = MappingProxyType({word: rarity for rarity in Rarity for word in (rarity.value, rarity.value[0])})
_TRAITS = MappingProxyType({**{str(trait): trait for trait in Trait}, "extra": Trait.EXTRA})
_LANGUAGES = MappingProxyType(
    {**SCRYFALL_LANGUAGES, **{language.casefold(): language for language in SCRYFALL_LANGUAGES.values()}}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its operators, the value that it expects after them, and the parser of that value.

    `read` receives the operator as typed and the value without quotes, its ASCII letters in lower case. It returns None
    for a value that it cannot parse.
    """

    operators: tuple[str, ...]
    expected: str
    read: Callable[[str, str], Term | None]


def compared(typed: str) -> Operator:
    """Return the comparison of an operator as typed."""
    return Operator.EQUAL if typed == ":" else Operator(typed)


def _set(_op: str, value: str) -> Term | None:
    return SetIs(value) if is_set_code(value) else None


def _collector_number(_op: str, value: str) -> Term | None:
    return CollectorNumberIs(value) if _COLLECTOR_NUMBER.fullmatch(value) and value.isprintable() else None


def _rarity(op: str, value: str) -> Term | None:
    rarity = _RARITIES.get(value)
    return RarityIs(compared(op), rarity) if rarity else None


def _language(_op: str, value: str) -> Term | None:
    language = _LANGUAGES.get(value.replace("-", " ").replace("_", " "))
    return LanguageIs(language) if language else None


def _is(_op: str, value: str) -> Term | None:
    if value == "digital":
        return IsDigital()
    if value in _TRAITS:
        return HasTrait(_TRAITS[value])
    return IsFinish(Finish(value)) if value in list(Finish) else None


def _keyword(_op: str, value: str) -> Term | None:
    text = fold(value)
    return HasKeyword(text) if 0 < len(text) <= MAXIMUM_TEXT else None


def _format(_op: str, value: str) -> Term | None:
    name = "commander" if value == "edh" else value
    return LegalIn(name) if name in FORMATS else None


def _type(_op: str, value: str) -> Term | None:
    text = fold(value)
    return TypeHas(text) if 0 < len(text) <= MAXIMUM_TEXT else None


def _colors(op: str, value: str) -> Term | None:
    colors = NICKNAMES.get(value) or _lettered(value)
    if colors:
        return ColorsAre(Operator.AT_LEAST if op == ":" else Operator(op), colors)
    return _how_many(value) if op in SAME else None


def _lettered(value: str) -> frozenset[Color]:
    return frozenset(LETTERS[letter] for letter in value) if set(value) <= LETTERS.keys() else frozenset()


def _how_many(value: str) -> Term | None:
    if value in ("c", "colorless", "colourless"):
        return ColorsAre(Operator.EQUAL, frozenset())
    return IsMulticolor() if value in ("m", "multicolor", "multicolour", "multicolored", "multicoloured") else None


def _oracle(_op: str, value: str) -> Term | None:
    return OracleIs(UUID(value)) if _UUID.fullmatch(value) else None


def _amount(measure: Measure, op: str, value: str) -> Term | None:
    return NumberIs(measure, compared(op), Decimal(value)) if _AMOUNT.fullmatch(value) else None


def _percentage(measure: Measure, op: str, value: str) -> Term | None:
    number = _PERCENTAGE.fullmatch(value)
    return NumberIs(measure, compared(op), Decimal(number[1])) if number else None


def _age(op: str, value: str) -> Term | None:
    typed = _AGE.fullmatch(value)
    age = int(typed[1]) * _UNITS[typed[2]] if typed else None
    return AgeIs(Operator(op), age) if age is not None and age <= _MAXIMUM_AGE else None


def _signal(_op: str, value: str) -> Term | None:
    typed = _SIGNAL.fullmatch(value)
    if not typed or typed[1] not in list(SignalName):
        return None
    name = SignalName(typed[1])
    return SignalIs(name, compared(typed[2]), Decimal(typed[3])) if typed[2] else SignalIs(name)


def _confidence(op: str, value: str) -> Term | None:
    return ConfidenceIs(compared(op), Decimal(value)) if _SHARE.fullmatch(value) else None


_COLORS = Field(SAME + ORDER, "colours such as r, wu, blue, azorius (c and m with : or =)", _colors)
_NUMBER = "a number such as 5 or 4.99"
_PER_CENT = "a number in per cent such as 20 or -7.5"

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "set": Field(SAME, "a set's code such as lea", _set),
        "cn": Field(SAME, "a collector number such as 117", _collector_number),
        "rarity": Field(SAME + ORDER, "a rarity: " + ", ".join(Rarity), _rarity),
        "lang": Field(SAME, "a language such as ja or Japanese", _language),
        "is": Field(SAME, f"foil, nonfoil, etched, digital, {', '.join(Trait)}", _is),
        "keyword": Field(SAME, "a keyword such as flying", _keyword),
        "format": Field(SAME, "a format such as modern or commander", _format),
        "type": Field(SAME, "a word of the type line such as creature", _type),
        "color": _COLORS,
        "oracle": Field(SAME, "an oracle id (32 hexadecimal digits in five groups)", _oracle),
        "usd": Field(SAME + ORDER, _NUMBER, partial(_amount, Measure.USD)),
        "eur": Field(SAME + ORDER, _NUMBER, partial(_amount, Measure.EUR)),
        "buylist": Field(SAME + ORDER, _NUMBER, partial(_amount, Measure.BUYLIST)),
        "spread": Field(SAME + ORDER, _PER_CENT, partial(_percentage, Measure.SPREAD)),
        "chg24h": Field(SAME + ORDER, _PER_CENT, partial(_percentage, Measure.CHANGE_24H)),
        "chg7d": Field(SAME + ORDER, _PER_CENT, partial(_percentage, Measure.CHANGE_7D)),
        "chg30d": Field(SAME + ORDER, _PER_CENT, partial(_percentage, Measure.CHANGE_30D)),
        "sig": Field(SAME, f"a signal such as momentum>0.1: {', '.join(SignalName)}", _signal),
        "conf": Field(SAME + ORDER, "a confidence from 0 to 1 such as 0.7", _confidence),
        "edhrec": Field(SAME + ORDER, "a rank such as 500", partial(_amount, Measure.EDHREC_RANK)),
        "mv": Field(SAME + ORDER, "a mana value such as 3 or 0.5", partial(_amount, Measure.MANA_VALUE)),
        "age": Field(ORDER, "an age such as 6h, 2d or 1w, ten years at most", _age),
    }
)
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "s": "set",
        "e": "set",
        "edition": "set",
        "number": "cn",
        "r": "rarity",
        "language": "lang",
        "kw": "keyword",
        "cmc": "mv",
        "manavalue": "mv",
        "f": "format",
        "t": "type",
        "c": "color",
        "colors": "color",
        "colour": "color",
        "colours": "color",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Fields that a query may name, with further names of them."""

    fields: Mapping[str, Field]
    aliases: Mapping[str, str]

    def named(self, name: str) -> Field | None:
        """Return the field of this name or alias, in any case; None where there is none."""
        name = name.casefold()
        return self.fields.get(self.aliases.get(name, name))


CARDS = Vocabulary(FIELDS, ALIASES)
