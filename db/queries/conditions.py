"""What a search asks for, as a condition on rows of card_search in one currency. Every value is bound.

Unknown never matches: SQL's NULL in a comparison counts as no. Not is IS NOT TRUE and therefore matches what is
unknown: `-usd>5` is every card of which nobody says that it costs more than five dollars.
"""

from collections.abc import Callable, Mapping
from itertools import count
from types import MappingProxyType
from typing import Any

from market.search.masks import COLORS, FINISHES, FORMATS, mask
from market.search.nodes import (
    AgeIs,
    And,
    CollectorNumberIs,
    ColorsAre,
    Everything,
    IsDigital,
    IsFinish,
    IsMulticolor,
    LanguageIs,
    LegalIn,
    Node,
    Not,
    Or,
    OracleIs,
    Phrase,
    PriceIs,
    RarityIs,
    SetIs,
    TypeHas,
    Word,
)
from market.search.values import Measure, Operator
from market.variants import Currency

_COLUMNS: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.CHANGE_24H: "change_24h",
        Measure.CHANGE_7D: "change_7d",
        Measure.CHANGE_30D: "change_30d",
        Measure.SPREAD: "spread",
        Measure.BUYLIST: "buylist",
    }
)
_CURRENCIES: Mapping[Measure, Currency] = MappingProxyType({Measure.USD: Currency.USD, Measure.EUR: Currency.EUR})
_OLDER = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<="})  # a smaller age is a later time


class Conditions:
    """Writes conditions for one statement and collects what they bind in `values`."""

    def __init__(self, currency: str) -> None:
        self.values: dict[str, Any] = {}
        self._currency = currency
        self._names = (f"value{number}" for number in count())

    def of(self, node: Node) -> str:
        """The condition that a row of card_search is what a node asks for."""
        return _WRITERS[type(node)](self, node)

    def bind(self, value: Any) -> str:
        """A placeholder for a value."""
        name = next(self._names)
        self.values[name] = value
        return f":{name}"

    def paper(self, root: Node) -> str:
        """The condition that keeps out what is gone, and what is not on paper or no card to play with.

        The latter two are found where the query asks for their set, digital ones also where it asks for them.
        """
        codes = sorted(_sets(root))
        extra = "extra" if _asks_for_digital(root) else "(digital OR extra)"
        asked = f" OR set_code = ANY({self.bind(codes)})" if codes else ""
        return f"NOT gone AND (NOT {extra}{asked})"

    def price(self, node: PriceIs) -> str:
        """A comparison of a known number; every row has the card's price in the other currency, too."""
        currency = _CURRENCIES.get(node.measure, self._currency)
        price = "price" if currency == self._currency else "other_price"
        return f"{_COLUMNS.get(node.measure, price)} {node.op} {self.bind(node.value)}"

    def colors(self, node: ColorsAre) -> str:
        """A comparison of two sets of colours."""
        given = f"CAST({self.bind(mask(node.colors, COLORS))} AS integer)"
        has, only = f"(colors & {given}) = {given}", f"(colors & ~{given}) = 0"
        return {
            Operator.AT_LEAST: has,
            Operator.AT_MOST: only,
            Operator.EQUAL: f"({has} AND {only})",
            Operator.MORE: f"({has} AND NOT {only})",
            Operator.LESS: f"({only} AND NOT {has})",
        }[node.op]

    def within(self, node: Word | Phrase | TypeHas) -> str:
        """That a text has a piece. Folded text has neither % nor _ nor a backslash."""
        column = "type_line" if isinstance(node, TypeHas) else "name"
        return f"{column} LIKE {self.bind(f'%{node.text}%')}"

    def joined(self, node: And | Or) -> str:
        """All of them, or any."""
        return f"({f' {type(node).__name__.upper()} '.join(map(self.of, node.nodes))})"


def is_about_names(node: Node) -> bool:
    """Whether names alone decide which cards on paper a node asks for."""
    below = _below(node)
    return all(map(is_about_names, below)) if below else isinstance(node, Everything | Word | Phrase)


def _below(node: Node) -> tuple[Node, ...]:
    if isinstance(node, And | Or):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def _asks_for_digital(node: Node) -> bool:
    return isinstance(node, IsDigital) or any(map(_asks_for_digital, _below(node)))


def _sets(node: Node) -> set[str]:
    """Codes of the sets that a query asks for; those that it only excludes are not among them."""
    if isinstance(node, SetIs):
        return {node.code}
    return set() if isinstance(node, Not) else {code for one in _below(node) for code in _sets(one)}


Writer = Callable[[Conditions, Any], str]

_WRITERS: Mapping[type, Writer] = MappingProxyType(
    {
        Everything: lambda _, node: "true",
        Word: Conditions.within,
        Phrase: Conditions.within,
        TypeHas: Conditions.within,
        SetIs: lambda to, node: f"set_code = {to.bind(node.code)}",
        CollectorNumberIs: lambda to, node: f"collector_number = lower({to.bind(node.number)})",
        RarityIs: lambda to, node: f"rarity = ANY({to.bind([str(rarity) for rarity in node.rarities])})",
        LanguageIs: lambda to, node: f"language = {to.bind(str(node.language))}",
        IsFinish: lambda to, node: f"(finishes & {to.bind(mask([node.finish], FINISHES))}) <> 0",
        IsDigital: lambda to, node: "digital",
        LegalIn: lambda to, node: f"(formats & {to.bind(mask([node.format], FORMATS))}) <> 0",
        ColorsAre: Conditions.colors,
        IsMulticolor: lambda to, node: "(colors & (colors - 1)) <> 0",
        OracleIs: lambda to, node: f"oracle_id = {to.bind(node.oracle_id)}",
        PriceIs: Conditions.price,
        AgeIs: lambda to, node: f"time {_OLDER[node.op]} now() - CAST({to.bind(node.age)} AS interval)",
        Not: lambda to, node: f"({to.of(node.node)}) IS NOT TRUE",
        And: Conditions.joined,
        Or: Conditions.joined,
    }
)
