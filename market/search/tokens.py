"""Tokenizer of a query: tokens with their positions; terms are parsed at once."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from string import ascii_lowercase, ascii_uppercase

from market.search.errors import QueryError, quoted
from market.search.fields import CARDS, MAXIMUM_TEXT, Field, Vocabulary
from market.search.names import fold, title
from market.search.nodes import KEYWORDS, NameIs, Phrase, Term, Word

MAXIMUM_BYTES = 10_000
MAXIMUM_TERMS = 50
END_OF_QUERY = "the end of the query"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Characters that phones and input methods substitute for the language's signs; one for one, so positions hold.
_AS_MEANT = str.maketrans("“”„‟＂（）：＜＞＝－", '"""""():<>=-')
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_PIECE = re.compile(r'[()-]|!?"[^"]*"?|[^\s()"]+(?:(?<=[:<>=])"[^"]*"?)?')
WHOLE_NAME = "!"
_FIELD = re.compile(r"([^:<>=]*)(<=|>=|[:<>=])(.*)", re.DOTALL)


class Kind(Enum):
    """Kind of a token."""

    OPEN = auto()
    CLOSE = auto()
    NOT = auto()
    AND = auto()
    OR = auto()
    TERM = auto()
    END = auto()


_SIGNS = {"(": Kind.OPEN, ")": Kind.CLOSE, "-": Kind.NOT}
_KEYWORDS = {keyword: Kind[keyword.upper()] for keyword in KEYWORDS}


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `position` counts from 1, `text` is as typed, a TERM has its node."""

    kind: Kind
    position: int
    text: str
    node: Term | None = None


def tokens(text: str, vocabulary: Vocabulary = CARDS) -> tuple[Token, ...]:
    """Return the tokens of a query, END last. Skips punctuation that is no part of a word or of the language.

    Raises QueryError: text too long, control characters, too many terms, an open quote, a term that cannot be read.
    """
    _check(text)
    meant = text.translate(_AS_MEANT)
    found = [token for piece in _PIECE.finditer(meant) if (token := _token(piece[0], piece.start() + 1, vocabulary))]
    if not found and not text.isspace() and text:
        raise QueryError(1, "a word with a letter or a digit", quoted(text.strip()))
    terms = [token for token in found if token.kind is Kind.TERM]
    if len(terms) > MAXIMUM_TERMS:
        raise QueryError(terms[MAXIMUM_TERMS].position, f"at most {MAXIMUM_TERMS} terms", f"{len(terms)}")
    return (*found, Token(Kind.END, len(text) + 1, ""))


def names_a_field(text: str, vocabulary: Vocabulary = CARDS) -> bool:
    """Return whether a term of a text names a field, readable or not."""
    pieces = (piece for piece in _PIECE.findall(text.translate(_AS_MEANT)) if not piece.startswith(('"', '!"')))
    return any(vocabulary.named(typed[1]) for piece in pieces if (typed := _FIELD.fullmatch(piece)))


def check_length(text: str) -> None:
    """Raise QueryError if a query is longer than MAXIMUM_BYTES in UTF-8."""
    if len(text) > MAXIMUM_BYTES or len(text.encode()) > MAXIMUM_BYTES:
        raise QueryError(1, f"a query of at most {MAXIMUM_BYTES} bytes", "a longer one")


def _check(text: str) -> None:
    unprintable = _UNPRINTABLE.search(text[: MAXIMUM_BYTES + 1])
    if unprintable:
        found = f"a control character (U+{ord(unprintable[0]):04X})"
        raise QueryError(unprintable.start() + 1, "text without control characters", found)
    check_length(text)


def _token(piece: str, position: int, vocabulary: Vocabulary) -> Token | None:
    if piece in _SIGNS:
        return Token(_SIGNS[piece], position, piece)
    if piece.startswith('"'):
        return Token(Kind.TERM, position, piece, _phrase(piece, position))
    if piece.startswith(WHOLE_NAME) and piece.strip(WHOLE_NAME):
        return Token(Kind.TERM, position, piece, _name(piece[1:], position + 1))
    typed = _FIELD.fullmatch(piece)
    if typed and not _ends_a_word(vocabulary, *typed.groups()):
        return Token(Kind.TERM, position, piece, _field_term(vocabulary, typed, position))
    return _word(piece, position)


def _ends_a_word(vocabulary: Vocabulary, name: str, operator: str, value: str) -> bool:
    """Return whether the text is a word with a colon after it, as in "Summon: Bahamut", and no field."""
    return operator == ":" and not value and vocabulary.named(name) is None


def _word(piece: str, position: int) -> Token | None:
    keyword = _KEYWORDS.get(piece.casefold())
    if keyword:
        return Token(keyword, position, piece)
    text = fold(piece)
    return Token(Kind.TERM, position, piece, Word(_short(text, piece, position))) if text else None


def _name(piece: str, position: int) -> Term:
    text = title(_unquoted(piece, position) if piece.startswith('"') else piece)
    if not text:
        raise QueryError(position, "a name after !", quoted(piece))
    return NameIs(_short(text, piece, position))


def _phrase(piece: str, position: int) -> Term:
    typed = _unquoted(piece, position)
    text = fold(typed.replace("&", " and "))  # names with & are also searchable with "and"
    if not fold(typed):
        raise QueryError(position, "letters or digits between the quotes", quoted(piece))
    return Phrase(_short(text, piece, position))


def _short(text: str, piece: str, position: int) -> str:
    if len(text) > MAXIMUM_TEXT:
        raise QueryError(position, f"at most {MAXIMUM_TEXT} characters in one term", quoted(piece))
    return text


def _unquoted(piece: str, position: int) -> str:
    if len(piece) < 2 or not piece.endswith('"'):
        raise QueryError(position, "a quote that closes this one", END_OF_QUERY)
    return piece[1:-1]


def _field_term(vocabulary: Vocabulary, typed: re.Match[str], position: int) -> Term:
    name, operator, value = typed.groups()
    field = vocabulary.named(name)
    if field is None:
        expected = f"a field ({', '.join(vocabulary.fields)}) before {operator}, or quotes around a name"
        raise QueryError(position, expected, quoted(name))
    if operator not in field.operators:
        raise QueryError(position + typed.start(2), f"{_either(field.operators)} after {name}", quoted(operator))
    return _value(field, name + operator, operator, value, position + typed.start(3))


def _value(field: Field, before: str, operator: str, value: str, position: int) -> Term:
    if value.startswith('"'):
        value = _unquoted(value, position)
    node = field.read(operator, value.strip().translate(_LOWER))
    if node is None:
        raise QueryError(position, f"{field.expected} after {before}", quoted(value))
    return node


def _either(choices: tuple[str, ...]) -> str:
    return " or ".join((", ".join(choices[:-1]), choices[-1]))
