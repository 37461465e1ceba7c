"""A search query as a condition on rows of card_search in one currency. Every value is bound.

An unknown value never matches: a comparison with SQL's NULL counts as false. Not is IS NOT TRUE and therefore matches
unknown values: `-usd>5` is every card that is not known to cost more than five dollars.
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
    ConfidenceIs,
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
    SignalIs,
    TypeHas,
    Word,
    below,
    leaves,
)
from market.search.sureness import narrowed
from market.search.values import Measure, Operator, SignalName, Trait
from market.variants import Currency
from signals.kinds import MEASURES

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
TITLES = "string_to_array(split_part(name, ' | ', 1), ' = ')"  # of card_names: the expression of its index
# An array: names are looked up once, not for every row.
_NAMED = f"ARRAY(SELECT name FROM card_names WHERE {TITLES} @> ARRAY[CAST({{title}} AS text)])"
_CURRENCIES: Mapping[Measure, Currency] = MappingProxyType({Measure.USD: Currency.USD, Measure.EUR: Currency.EUR})
_SIGNALS: Mapping[SignalName, str] = MappingProxyType(
    {
        SignalName.MOMENTUM: "return",
        SignalName.TREND: "slope",
        SignalName.VOLATILITY: "volatility",
        SignalName.DEVIATION: "z",
        SignalName.BUYLIST_RATIO: "buylist_ratio",
        SignalName.MARKETPLACE_GAP: "marketplace_gap",
        SignalName.LOW_TO_PRICE: "low_to_price",
        SignalName.SUPPLY: "stock_change",
    }
)
# A hashed list: the signals are read once, not for every row.
_HAVING_SIGNAL = "series_id IN (SELECT series_id FROM series_signals WHERE currency = :currency AND {met})"
# A smaller age is a later time; a larger one is the negation.
_SINCE = MappingProxyType({"<": ">", "<=": ">=", ">": ">=", ">=": ">"})


class Conditions:
    """Writes the conditions of one statement and collects their bound values in `values`."""

    def __init__(self, currency: str) -> None:
        self.values: dict[str, Any] = {}
        self._currency = currency
        self._names = (f"value{number}" for number in count())

    def of(self, node: Node) -> str:
        """Return the condition that a row of card_search matches a node."""
        return _WRITERS[type(node)](self, node)

    def bind(self, value: Any) -> str:
        """Return a placeholder for a value, and store the value."""
        name = next(self._names)
        self.values[name] = value
        return f":{name}"

    def shown(self, root: Node) -> str:
        """Return the condition that excludes cards gone or not on paper, unless the query asks for them.

        A query for a set asks for its digital cards.
        """
        kept = "true" if _has(root, IsDigital()) else self._unless_in_sets("NOT digital", root)
        return kept if _has(root, HasTrait(Trait.GONE)) else f"{kept} AND NOT gone"

    def leading(self, root: Node) -> str:
        """Return the condition on cards that may come first: no extras, unless the query asks for them or their set."""
        return "true" if _has(root, HasTrait(Trait.EXTRA)) else self._unless_in_sets("NOT extra", root)

    def _unless_in_sets(self, condition: str, root: Node) -> str:
        codes = sorted(_sets(root))
        return f"({condition} OR set_code = ANY({self.bind(codes)}))" if codes else condition

    def named(self, title: str, column: str = "name") -> str:
        """Return the condition that a card has a name equal to a title."""
        return f"{column} = ANY({_NAMED.format(title=self.bind(title))})"

    def cards_named(self, title: str) -> str:
        """Return the same condition for rows of card_search, by their key, which reads few rows."""
        return f"card_id = ANY(ARRAY(SELECT id FROM cards WHERE {self.named(title, 'search_name')}))"

    def begins(self, title: str) -> str:
        """Return the condition that the name begins with a title, as a range of an index in byte order."""
        return f"(name >= {self.bind(title)} AND name < {self.bind(title + chr(0x10FFFF))})"

    def has_at_word(self, title: str) -> str:
        """Return the condition that the name has the title at the start of a word. Titles may have LIKE's signs."""
        return f"strpos(name, {self.bind(f' {title}')}) > 0"

    def age(self, node: AgeIs) -> str:
        """Return a comparison of the price's last confirmation: its own time, or that of the list that it is on."""
        since = f"{_SINCE[node.op]} now() - CAST({self.bind(node.age)} AS interval)"
        within = f"(time {since} OR list_id IN (SELECT id FROM price_lists WHERE as_of {since}))"
        return within if node.op.startswith("<") else f"(time IS NOT NULL AND {within} IS NOT TRUE)"

    def number(self, node: NumberIs) -> str:
        """Return a comparison of a known number; rows also have the card's price in the other currency."""
        currency = _CURRENCIES.get(node.measure, self._currency)
        price = "price" if currency == self._currency else "other_price"
        return f"{_COLUMNS.get(node.measure, price)} {node.op} {self.bind(node.value)}"

    def signal(self, node: SignalIs) -> str:
        """Return the condition that the headline series has a signal; the database has NaN where there is none."""
        place = [*MEASURES].index(_SIGNALS[node.name]) + 1
        met = [self._sure(place, node.sure)]
        if node.op:
            met.append(f"value[{place}] {node.op} CAST({self.bind(node.value)} AS float8)")
        return _HAVING_SIGNAL.format(met=" AND ".join(met))

    def confidence(self, node: ConfidenceIs) -> str:
        """Return the condition that the headline series has any signal of this confidence."""
        met = " OR ".join(f"({self._sure(place, (node,))})" for place in range(1, len(MEASURES) + 1))
        return _HAVING_SIGNAL.format(met=f"({met})")

    def _sure(self, place: int, sure: tuple[ConfidenceIs, ...]) -> str:
        """Return the condition that the signal at a place exists and has a confidence; it is stored in thousandths."""
        met = [f"confidence[{place}] {one.op} CAST({self.bind(one.value * 1_000)} AS numeric)" for one in sure]
        return " AND ".join([f"value[{place}] <> 'NaN'", *met])

    def colors(self, node: ColorsAre) -> str:
        """Return a comparison of two sets of colours."""
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
        """Return the condition that a text contains another. Folded text has no %, _ or backslash to escape."""
        column = "type_line" if isinstance(node, TypeHas) else "name"
        return f"{column} LIKE {self.bind(f'%{node.text}%')}"

    def all_of(self, node: And) -> str:
        """Return the conditions of all nodes; terms of confidence are said of the signals beside them."""
        meant = narrowed(node)
        return self.joined(meant) if isinstance(meant, And) else self.of(meant)

    def joined(self, node: And | Or) -> str:
        """Return the conditions of all nodes, joined by AND or OR."""
        return f"({f' {type(node).__name__.upper()} '.join(map(self.of, node.nodes))})"


def is_about_names(node: Node) -> bool:
    """Return whether names alone decide which cards on paper match a node."""
    parts = below(node)
    return all(map(is_about_names, parts)) if parts else isinstance(node, Everything | Word | Phrase | NameIs)


def _has(node: Node, term: Node) -> bool:
    """Return whether a term is anywhere in a query, negations included."""
    return term in leaves(node)


def _sets(node: Node) -> set[str]:
    """Return the codes of the sets that a query asks for, without those that it only excludes."""
    if isinstance(node, SetIs):
        return {node.code}
    return set() if isinstance(node, Not) else {code for one in below(node) for code in _sets(one)}


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
        AgeIs: Conditions.age,
        Not: lambda to, node: f"({to.of(node.node)}) IS NOT TRUE",
        SignalIs: Conditions.signal,
        ConfidenceIs: Conditions.confidence,
        And: Conditions.all_of,
        Or: Conditions.joined,
    }
)
