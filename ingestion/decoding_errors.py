"""Words for errors of decoding: /admin groups rejected records by them.

The decoders name types of programs (`str`, `array`), paths (`$[0].prices`) and positions in the text. With these, no
two broken records would have the same reason.
"""

import re
from collections.abc import Callable, Mapping
from json import JSONDecodeError
from types import MappingProxyType

import msgspec

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "int": "a whole number",
        "float": "a number",
        "str": "text",
        "bool": "true or false",
        "array": "a list",
        "object": "an object",
        "null": "null",
        "uuid": "a UUID",
        "date": "a date",
        "datetime": "a time",
    }
)
FORMS: Mapping[str, str] = MappingProxyType({"UUID": "a UUID", "RFC3339 encoded date": "a date"})
_PLACE = re.compile(
    r" - at `(?:\$(?:\[\d+\])?)?\.?(?P<path>[^`]*)`$"
)  # the first index, of a row of an array, means nothing to people


def in_words(error: Exception) -> str:
    """Return the reason of a rejection: a decoder's error in our words, the text of any other."""
    if isinstance(error, msgspec.ValidationError):
        return _misfit(str(error))
    if isinstance(error, msgspec.DecodeError | JSONDecodeError):
        return "is cut off" if "truncated" in str(error) or "unexpected end" in str(error) else "is no valid JSON"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8 text"
    return "is nested too deep" if isinstance(error, RecursionError) else str(error)


def _misfit(told: str) -> str:
    """Return the words for a value that does not fit its type."""
    place = _PLACE.search(told)
    path = place["path"] if place else ""
    problem = told[: place.start()] if place else told
    for pattern, words in _PROBLEMS:
        if found := pattern.fullmatch(problem):
            return words(path, found)
    return f"{_name(path)} is not what it should be"


def _missing(path: str, found: re.Match[str]) -> str:
    return f"{f'{path}.' if path else ''}{found[1]} is missing"


def _of_other_type(path: str, found: re.Match[str]) -> str:
    expected, got = (" or ".join(TYPES.get(one, one) for one in words.split(" | ")) for words in found.groups())
    return f"{_name(path)} is {got}, not {expected}"


def _beyond(path: str, found: re.Match[str]) -> str:
    return f"{_name(path)} is {'below' if found[1] == '>=' else 'above'} {found[2]}"


def _no_form(path: str, found: re.Match[str]) -> str:
    return f"{_name(path)} is not {FORMS[found[1]]}" if found[1] in FORMS else _unexpected(path, found)


def _unexpected(path: str, _found: re.Match[str]) -> str:
    return f"{_name(path)} has an unexpected form"


def _name(path: str) -> str:
    return path or "the record"


_PROBLEMS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (re.compile(r"Object missing required field `(.+)`"), _missing),
    (re.compile(r"Expected `([^`]+)`, got `([^`]+)`"), _of_other_type),
    (re.compile(r"Expected `[^`]+` (>=|<=) (\S+)"), _beyond),
    (re.compile(r"Expected `str` of length >= 1"), lambda path, _: f"{_name(path)} is empty"),
    (re.compile(r"Expected `str` matching regex .*"), _unexpected),
    (re.compile(r"Invalid (.+)"), _no_form),
)
