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
    HasKeyword,
    HasTrait,
    IsDigital,
    IsFinish,
    IsMulticolor,
    LanguageIs,
    LegalIn,
    NameIs,
    Node,
    Not,
    NumberIs,
    Or,
    OracleIs,
    Phrase,
    RarityIs,
    SetIs,
    TypeHas,
    Word,
)
from market.search.values import Measure, Operator, Trait
from market.variants import Currency

_COLUMNS: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.CHANGE_24H: "change_24h",
        Measure.CHANGE_7D: "change_7d",
        Measure.CHANGE_30D: "change_30d",
        Measure.SPREAD: "spread",
        Measure.BUYLIST: "buylist",
        Measure.EDHREC_RANK: "edhrec_rank",
        Measure.MANA_VALUE: "mana_value",
    }
)
_TRAITS: Mapping[Trait, str] = MappingProxyType(
    {Trait.GONE: "gone", Trait.EXTRA: "extra", Trait.RESERVED: "reserved", Trait.GAME_CHANGER: "game_changer"}
)
# The expression of the index card_names_titles_idx. An array: the names are looked up once, not for every row.
_NAMED = """ARRAY(
    SELECT name FROM card_names
    WHERE string_to_array(split_part(name, ' | ', 1), ' = ') @> ARRAY[CAST({title} AS text)]
)"""
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

    def shown(self, root: Node) -> str:
        """The condition that keeps cards out which are gone, or not on paper, unless the query asks for them.

        Asking for a set asks for its digital cards.
        """
        kept = "true" if _has(root, IsDigital()) else self._unless_in_sets("NOT digital", root)
        return kept if _has(root, HasTrait(Trait.GONE)) else f"{kept} AND NOT gone"

    def leading(self, root: Node) -> str:
        """The condition on cards that may come first: no extras, unless the query asks for them or for their set."""
        return "true" if _has(root, HasTrait(Trait.EXTRA)) else self._unless_in_sets("NOT extra", root)

    def _unless_in_sets(self, condition: str, root: Node) -> str:
        codes = sorted(_sets(root))
        return f"({condition} OR set_code = ANY({self.bind(codes)}))" if codes else condition

    def named(self, title: str, column: str = "name") -> str:
        """That a card has a name that is this title."""
        return f"{column} = ANY({_NAMED.format(title=self.bind(title))})"

    def cards_named(self, title: str) -> str:
        """The same for rows of card_search, by their key: few rows are read."""
        return f"card_id = ANY(ARRAY(SELECT id FROM cards WHERE {self.named(title, 'search_name')}))"

    def begins(self, title: str) -> str:
        """That the name begins with a title, as a range of an index in the order of bytes."""
        return f"(name >= {self.bind(title)} AND name < {self.bind(title + chr(0x10FFFF))})"

    def number(self, node: NumberIs) -> str:
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
    return all(map(is_about_names, below)) if below else isinstance(node, Everything | Word | Phrase | NameIs)


def _below(node: Node) -> tuple[Node, ...]:
    if isinstance(node, And | Or):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def _has(node: Node, term: Node) -> bool:
    """Tell whether a term is anywhere in a query, in a negation too."""
    return node == term or any(_has(one, term) for one in _below(node))


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
        HasTrait: lambda to, node: _TRAITS[node.trait],
        HasKeyword: lambda to, node: f"{to.bind(node.text)} = ANY(keywords)",
        NameIs: lambda to, node: to.named(node.title),
        LegalIn: lambda to, node: f"(formats & {to.bind(mask([node.format], FORMATS))}) <> 0",
        ColorsAre: Conditions.colors,
        IsMulticolor: lambda to, node: "(colors & (colors - 1)) <> 0",
        OracleIs: lambda to, node: f"oracle_id = {to.bind(node.oracle_id)}",
        NumberIs: Conditions.number,
        AgeIs: lambda to, node: f"time {_OLDER[node.op]} now() - CAST({to.bind(node.age)} AS interval)",
        Not: lambda to, node: f"({to.of(node.node)}) IS NOT TRUE",
        And: Conditions.joined,
        Or: Conditions.joined,
    }
)
