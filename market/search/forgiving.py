"""Typo correction of a query: maps each unknown word to the known words that it may stand for."""

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from market.search.nodes import And, Node, Or, Word
from market.search.query import Query
from market.search.spelling import Dictionary

MAXIMUM_CORRECTED = 5  # words of one query; corrects none where more are unknown, which bounds the work

Meanings = Mapping[str, tuple[str, ...]]


def meanings(query: Query, dictionary: Dictionary) -> Meanings:
    """Return the closest known words of every unknown word of a query that may be a typo."""
    unknown = [word for word in query.words() if not dictionary.knows(word)]
    if len(unknown) > MAXIMUM_CORRECTED:
        return {}
    found = {word: _closest(word, dictionary) for word in unknown}
    return {word: closest for word, closest in found.items() if closest}


def understood(query: Query, meant: Meanings) -> Query:
    """Return the query with every word of `meant` replaced by any of its meanings; negations stay as they are."""
    return Query(_replaced(query.root, meant)) if meant else query


def _closest(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    """Return the corrections with as few typos as the best: two typos are not considered where one suffices."""
    found = dictionary.corrections(word)
    fewest = min((OSA.distance(word, one) for one in found), default=0)
    return tuple(one for one in found if OSA.distance(word, one) == fewest)


def _replaced(node: Node, meant: Meanings) -> Node:
    if isinstance(node, Word):
        return _meant(node, meant)
    if isinstance(node, Or):
        return _flat(Or, [_replaced(part, meant) for part in node.nodes])
    return _flat(And, [_replaced(part, meant) for part in node.nodes]) if isinstance(node, And) else node


def _meant(node: Word, meant: Meanings) -> Node:
    """Return the node for any meaning of a word; splits a hyphenated word where a piece of it is a typo."""
    pieces = node.text.split()
    if not any(piece in meant for piece in pieces):
        return node
    return _flat(And, [_flat(Or, [Word(one) for one in meant.get(piece, (piece,))]) for piece in pieces])


def _flat(kind: type[And] | type[Or], nodes: list[Node]) -> Node:
    """Return one node of a kind without nested nodes of that kind, a single part by itself; each part once."""
    parts = dict.fromkeys(part for node in nodes for part in (node.nodes if isinstance(node, kind) else (node,)))
    return next(iter(parts)) if len(parts) == 1 else kind(tuple(parts))
