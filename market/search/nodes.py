"""Syntax tree of a query: frozen, hashable nodes. `str(node)` is its canonical query text.

All texts are in the form of `names.fold`, sets and formats in lower case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from market.search.copies import HeldTerm
from market.search.values import RELATIONS, Color, Measure, Operator, Rarity, SignalName, Trait
from market.variants import SCRYFALL_LANGUAGES, Finish, Language

_LANGUAGE_CODES = MappingProxyType({language: code for code, language in SCRYFALL_LANGUAGES.items()})
KEYWORDS = frozenset({"and", "or"})
_HOUR = timedelta(hours=1)
_UNITS = ((168, "w"), (24, "d"), (1, "h"))


@dataclass(frozen=True, slots=True)
class Everything:
    """Any card: the empty query."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is anywhere in the searchable name. It has spaces in place of typed hyphens. Typos are corrected."""

    text: str

    def __str__(self) -> str:
        return f"+{self.text}" if self.text in KEYWORDS else self.text.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` is in the folded name, its words adjacent. Never corrected."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class NameIs:
    """`title` is a name of the card as a whole (`names.title`): its own, a flavour name, or the one printed on it."""

    title: str

    def __str__(self) -> str:
        return f'!"{self.title}"'


@dataclass(frozen=True, slots=True)
class SetIs:
    """In the set of this code."""

    code: str

    def __str__(self) -> str:
        return f"set:{self.code}"


@dataclass(frozen=True, slots=True)
class CollectorNumberIs:
    """With this collector number; its ASCII letters are in lower case, other characters as typed."""

    number: str

    def __str__(self) -> str:
        return f"cn:{self.number}"


@dataclass(frozen=True, slots=True)
class RarityIs:
    """Of a rarity that satisfies the comparison with `value`."""

    op: Operator
    value: Rarity

    @property
    def rarities(self) -> tuple[Rarity, ...]:
        """Return every rarity that satisfies the comparison, commonest first."""
        order, relation = list(Rarity), RELATIONS[self.op]
        return tuple(one for one in order if relation(order.index(one), order.index(self.value)))

    def __str__(self) -> str:
        return f"rarity{self.op}{self.value}"


@dataclass(frozen=True, slots=True)
class LanguageIs:
    """Printed in this language."""

    language: Language

    def __str__(self) -> str:
        return f"lang:{_LANGUAGE_CODES[self.language]}"


@dataclass(frozen=True, slots=True)
class IsFinish:
    """Sold in this finish."""

    finish: Finish

    def __str__(self) -> str:
        return f"is:{self.finish}"


@dataclass(frozen=True, slots=True)
class IsDigital:
    """Never printed on paper."""

    def __str__(self) -> str:
        return "is:digital"


@dataclass(frozen=True, slots=True)
class HasTrait:
    """Has the trait."""

    trait: Trait

    def __str__(self) -> str:
        return f"is:{self.trait}"


@dataclass(frozen=True, slots=True)
class HasKeyword:
    """`text` is one of the card's keywords, folded."""

    text: str

    def __str__(self) -> str:
        return f'keyword:"{self.text}"' if " " in self.text else f"keyword:{self.text}"


@dataclass(frozen=True, slots=True)
class LegalIn:
    """Legal in this format."""

    format: str

    def __str__(self) -> str:
        return f"format:{self.format}"


@dataclass(frozen=True, slots=True)
class TypeHas:
    """`text` is anywhere in the folded type line."""

    text: str

    def __str__(self) -> str:
        return f'type:"{self.text}"' if " " in self.text else f"type:{self.text}"


@dataclass(frozen=True, slots=True)
class ColorsAre:
    """The set of the card's colours compared with these: >= has them all, <= has no other, = exactly."""

    op: Operator
    colors: frozenset[Color]

    def __str__(self) -> str:
        return f"color{self.op}" + ("".join(color.lower() for color in Color if color in self.colors) or "c")


@dataclass(frozen=True, slots=True)
class IsMulticolor:
    """Of two colours or more."""

    def __str__(self) -> str:
        return "color=m"


@dataclass(frozen=True, slots=True)
class OracleIs:
    """Any printing of the card with this oracle id."""

    oracle_id: UUID

    def __str__(self) -> str:
        return f"oracle:{self.oracle_id}"


@dataclass(frozen=True, slots=True)
class NumberIs:
    """A number satisfies the comparison with `value`: an amount, or per cent (20 means 20 %). Unknown never does."""

    measure: Measure
    op: Operator
    value: Decimal

    def __str__(self) -> str:
        return f"{self.measure}{self.op}{self.value.normalize() + 0:f}"  # no trailing zeros, no negative zero


@dataclass(frozen=True, slots=True)
class AgeIs:
    """The card's price is younger (<) or older (>) than this."""

    op: Operator
    age: timedelta

    def __str__(self) -> str:
        hours = self.age // _HOUR
        size, unit = next((size, unit) for size, unit in _UNITS if hours % size == 0)
        return f"age{self.op}{hours // size}{unit}"


@dataclass(frozen=True, slots=True)
class ConfidenceIs:
    """The confidence of a signal, from 0 to 1, satisfies the comparison: of those that the terms beside it name."""

    op: Operator
    value: Decimal

    def __str__(self) -> str:
        return f"conf{self.op}{self.value.normalize() + 0:f}"


@dataclass(frozen=True, slots=True)
class SignalIs:
    """The card's price has this signal, with a value that satisfies the comparison where there is one.

    `sure` is what its confidence satisfies: db/queries/conditions.py sets it from the terms beside it.
    """

    name: SignalName
    op: Operator | None = None
    value: Decimal = Decimal(0)
    sure: tuple[ConfidenceIs, ...] = ()

    def __str__(self) -> str:
        return f"sig:{self.name}" + (f"{self.op}{self.value.normalize() + 0:f}" if self.op else "")


@dataclass(frozen=True, slots=True)
class Not:
    """Cards that do not match `node`."""

    node: "Node"

    def __str__(self) -> str:
        return f"-({self.node})" if isinstance(self.node, And | Or) else f"-{self.node}"


@dataclass(frozen=True, slots=True)
class And:
    """Cards that match all of at least two nodes, none of them an And."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " ".join(f"({node})" if isinstance(node, Or) else str(node) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """Cards that match any of at least two nodes, none of them an Or."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.nodes))


Term: TypeAlias = (
    Word | Phrase | NameIs | SetIs | CollectorNumberIs | RarityIs | LanguageIs | IsFinish | IsDigital | HasTrait
    | HasKeyword | LegalIn | TypeHas | ColorsAre | IsMulticolor | OracleIs | NumberIs | AgeIs | SignalIs | ConfidenceIs
    | HeldTerm
)  # fmt: skip
Node: TypeAlias = Everything | Term | Not | And | Or


def below(node: Node) -> tuple[Node, ...]:
    """Return the nodes that a node joins or negates."""
    if isinstance(node, And | Or):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def leaves(node: Node) -> Iterator[Node]:
    """Yield the terms of a query in order, those in negations included."""
    parts = below(node)
    for part in parts:
        yield from leaves(part)
    if not parts:
        yield node
