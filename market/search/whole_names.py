"""Whole names: the name that a text may be, and the query for exactly one name."""

from market.search.fields import MAXIMUM_TEXT
from market.search.names import QUOTES, title
from market.search.nodes import And, NameIs, Node, Or, Phrase, Word
from market.search.query import Query
from market.search.tokens import names_a_field

_NO_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


def exactly(name: str) -> str:
    """Return the query for the cards of a name, readable: `!"Fact or Fiction"`."""
    return f'!"{" ".join(name.translate(_NO_QUOTES).split())}"'


def title_typed(text: str) -> str:
    """Return the title of a text that may be a name; empty for control characters, fields and too long texts."""
    if len(text) > MAXIMUM_TEXT or not text.isprintable() or names_a_field(text):
        return ""
    return title(text)


def title_asked(text: str, query: Query) -> str:
    """Return the title whose cards come first for a query and its text, empty for none.

    A query of words alone counts as a whole text ("fact or fiction"), any other by the words that it requires.
    """
    if _is_words(query.root):
        return title_typed(text)
    asked = query.root.nodes if isinstance(query.root, And) else (query.root,)
    return " ".join(_title(node) for node in asked if isinstance(node, Word | Phrase | NameIs))


def _is_words(node: Node) -> bool:
    return all(map(_is_words, node.nodes)) if isinstance(node, And | Or) else isinstance(node, Word | Phrase)


def _title(node: Word | Phrase | NameIs) -> str:
    return node.title if isinstance(node, NameIs) else node.text
