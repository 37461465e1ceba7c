"""Correction of a query that cannot be parsed: what was probably meant, where that is plain."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from market.search.errors import QueryError
from market.search.fields import CARDS, Vocabulary
from market.search.query import parse

MOST_REPAIRS = 5
LONGEST = 500  # characters of a query that is corrected
_MEANT = MappingProxyType(
    {
        "price": "usd", "dollar": "usd", "dollars": "usd", "euro": "eur", "euros": "eur", "expansion": "set",
        "change": "chg7d", "gap": "spread", "mana": "mv", "kind": "type", "legal": "format", "colours": "color",
    }
)  # fmt: skip
_TERM = re.compile(r"(?P<name>[A-Za-z0-9]+)(?P<operator>[:<>=]+)(?P<value>[^\s()]*)")
_SPACED = re.compile(r"\b(?P<name>[A-Za-z0-9]+)(?: +(?P<late>[:<>=]{1,2}) *|(?P<early>[:<>=]{1,2}) +)(?=[^\s()])")
_OPERATORS = MappingProxyType(
    {"=<": "<=", "=>": ">=", "==": "=", "::": ":", "<<": "<", ">>": ">", ":=": "=", "=:": "="}
)


def corrected(text: str, vocabulary: Vocabulary = CARDS) -> str | None:
    """Return a query that can be parsed in place of one that cannot; None where none is plain, or none is needed."""
    if len(text) > LONGEST or _error_of(text, vocabulary) is None:
        return None
    meant = text if '"' in text else _SPACED.sub(lambda found: found["name"] + (found["late"] or found["early"]), text)
    for _ in range(MOST_REPAIRS):
        error = _error_of(meant, vocabulary)
        if error is None:
            return meant if meant != text else None
        repaired = next(
            (one for one in _repairs(meant, error, vocabulary) if _is_further(one, error, vocabulary)), None
        )
        if repaired is None:
            return None
        meant = repaired
    return None


def _error_of(text: str, vocabulary: Vocabulary) -> QueryError | None:
    try:
        parse(text, vocabulary)
    except QueryError as error:
        return error
    return None


def _is_further(text: str, before: QueryError, vocabulary: Vocabulary) -> bool:
    """Return whether a text can be parsed, or can be up to a later place than before."""
    error = _error_of(text, vocabulary)
    return error is None or error.position > before.position


def _repairs(text: str, error: QueryError, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield texts with one repair at the place of the error, the likeliest first."""
    at = error.position - 1
    for term in _TERM.finditer(text):
        if term.start() <= at <= term.end():
            yield from (
                text[: term.start()] + meant + text[term.end() :] for meant in _terms(vocabulary, *term.groups())
            )
    yield text + ")" * max(text.count("(") - text.count(")"), 0)
    yield text[:at] + text[at + 1 :] if text[at : at + 1] in ("(", ")") else text
    yield text + '"' if text.count('"') % 2 else text


def _terms(vocabulary: Vocabulary, name: str, operator: str, value: str) -> Iterator[str]:
    """Yield what may be meant by a term: another operator, value or name."""
    yield name + _OPERATORS.get(operator, operator) + value
    yield name + operator[:1] + value
    plain = value.strip("$€").removesuffix("%").replace(",", ".")
    yield name + operator + plain
    field = vocabulary.named(name)
    if field is None:
        meant = _MEANT.get(name.casefold()) or _closest(name.casefold(), vocabulary)
        if meant:
            yield from (meant + sign + worth for sign in (operator, ":", "=") for worth in (value, plain))
    else:
        yield from (name + sign + value for sign in field.operators)


def _closest(name: str, vocabulary: Vocabulary) -> str | None:
    """Return the field whose name has a typo in it: one letter, or two neighbours swapped."""
    names = [one for one in (*vocabulary.fields, *vocabulary.aliases) if len(one) > 2]
    found = process.extractOne(name, names, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found and len(name) > 2 else None
