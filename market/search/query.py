"""Parser of the card search's query language: a text becomes a tree of nodes. See `help` for the language.

query := either         either := all ("or" all)*       all := one ("and"? one)*
one   := "-" one | "(" either ")" | phrase | field | word
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from market.search.errors import QueryError, quoted
from market.search.fields import CARDS, Vocabulary
from market.search.nodes import And, ConfidenceIs, Everything, Node, Not, Or, SetIs, SignalIs, Word, leaves
from market.search.tokens import END_OF_QUERY, Kind, Token, check_length, tokens

MAXIMUM_DEPTH = 20
_STARTS_ONE = (Kind.NOT, Kind.OPEN, Kind.TERM)


@dataclass(frozen=True, repr=False)
class Query:
    """Parsed query. Equal queries match the same cards and have the same normalised text."""

    root: Node

    def __repr__(self) -> str:
        """Return the canonical text, for cache keys."""
        return f"Query({self._text!r})"

    @cached_property
    def _text(self) -> str:
        return str(self.root)

    def normalised(self) -> str:
        """Return the canonical text: `parse` of it returns an equal query. Empty for everything."""
        return self._text

    def words(self) -> tuple[str, ...]:
        """Return the distinct single words that names must have, in order, without those in negations."""
        return tuple(dict.fromkeys(_words(self.root)))

    def sets(self) -> frozenset[str]:
        """Return the codes of all sets in the query, negations included."""
        return frozenset(term.code for term in leaves(self.root) if isinstance(term, SetIs))

    def has_signals(self) -> bool:
        """Return whether the query asks for signals, which are computed after the prices."""
        return any(isinstance(term, SignalIs | ConfidenceIs) for term in leaves(self.root))

    def with_sets(self, codes: Mapping[str, str]) -> "Query":
        """Return the query with the codes of some sets replaced."""
        return Query(_with_sets(self.root, codes))


def parse(text: str, vocabulary: Vocabulary = CARDS) -> Query:
    """Return the query of a text. Raises QueryError, and nothing else, for an invalid or too large one."""
    query = Query(_Reader(tokens(text, vocabulary)).query())
    check_length(query.normalised())  # folding spells out some characters: the text may have grown
    return query


class _Reader:
    """Recursive descent over the tokens; `depth` counts open parentheses and negations."""

    def __init__(self, found: tuple[Token, ...]) -> None:
        self._tokens = iter(found)
        self._token = next(self._tokens)

    def query(self) -> Node:
        if self._at(Kind.END):
            return Everything()
        root = self._either(0)
        if not self._at(Kind.END):
            raise self._unexpected("a term or the end of the query")
        return root

    def _either(self, depth: int) -> Node:
        nodes = [self._all(depth)]
        while self._passed(Kind.OR):
            nodes.append(self._all(depth))
        return _joined(Or, nodes)

    def _all(self, depth: int) -> Node:
        nodes = [self._one(depth)]
        while self._passed(Kind.AND) or self._at(*_STARTS_ONE):
            nodes.append(self._one(depth))
        return _joined(And, nodes)

    def _one(self, depth: int) -> Node:
        token = self._token
        if not self._at(*_STARTS_ONE):
            raise self._unexpected("a term")
        if token.node is None and depth >= MAXIMUM_DEPTH:
            raise QueryError(token.position, f"at most {MAXIMUM_DEPTH} levels of parentheses and negation", "more")
        self._token = next(self._tokens)
        if token.node is not None:
            return token.node
        return self._negated(token, depth + 1) if token.kind is Kind.NOT else self._group(token, depth + 1)

    def _negated(self, sign: Token, depth: int) -> Node:
        if not self._at(Kind.END) and self._token.position != sign.position + 1:
            raise QueryError(sign.position + 1, "a term right after -", "none")
        return Not(self._one(depth))

    def _group(self, opening: Token, depth: int) -> Node:
        node = self._either(depth)
        if not self._passed(Kind.CLOSE):
            raise self._unexpected(f"a term or ) for the ( at {opening.position}")
        return node

    def _at(self, *kinds: Kind) -> bool:
        return self._token.kind in kinds

    def _passed(self, kind: Kind) -> bool:
        """Return whether the next token is of this kind, and step over it."""
        here = self._at(kind)
        if here:
            self._token = next(self._tokens)
        return here

    def _unexpected(self, expected: str) -> QueryError:
        found = END_OF_QUERY if self._at(Kind.END) else quoted(self._token.text)
        return QueryError(self._token.position, expected, found)


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node:
    """Return one node for all: nodes of the same kind are flattened, a single one is returned as it is."""
    flat = [part for node in nodes for part in (node.nodes if isinstance(node, kind) else (node,))]
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _words(node: Node) -> list[str]:
    if isinstance(node, Word):
        return node.text.split()
    return [word for part in node.nodes for word in _words(part)] if isinstance(node, And | Or) else []


def _with_sets(node: Node, codes: Mapping[str, str]) -> Node:
    if isinstance(node, SetIs):
        return SetIs(codes.get(node.code, node.code))
    if isinstance(node, Not):
        return Not(_with_sets(node.node, codes))
    return type(node)(tuple(_with_sets(part, codes) for part in node.nodes)) if isinstance(node, And | Or) else node
