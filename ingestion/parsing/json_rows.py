"""Finding the rows of a JSON array one by one, also between broken ones; a broken row costs no other."""

import json
import re
from collections.abc import Callable, Generator
from contextlib import suppress

from ingestion.parsing.values import BROKEN_JSON

_ROW_START = rb"%b\s*\{\s*%b\s*:"
_ANY_KEY = rb'"[^"\\]*"'
ANY_START = re.compile(_ROW_START % (b",", _ANY_KEY))
_FIRST_KEY = re.compile(_ROW_START % (rb"(?:\A|,)", b"(%b)" % _ANY_KEY))
_TEXT_END = re.compile(rb',\s*\{\s*"\Z')
_ARRAY_END = re.compile(rb'\]\s*(?:\}(?!\s*,)|,\s*"[^"\\]*"\s*:|\Z)')
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_SPACE = re.compile(rb"\s*")
_LONGEST_WORD = 10  # characters of a token that must not be cut: a literal, an escape, the end of a number
_value_at = json.JSONDecoder().raw_decode


def start_of(rows: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a row's start, comma included: rows begin with one key, inner arrays often with another."""
    found = _FIRST_KEY.search(rows)
    return re.compile(_ROW_START % (b",", re.escape(found[1]))) if found else ANY_START


class _Cut(Exception):
    """The text ends before the end of a row is known."""


class Rows:
    """The text of an array after its opening bracket, or a part of it.

    `is_end` returns whether a text is the whole end of array and document; None where more of the array follows.
    """

    def __init__(self, rows: bytes, start: re.Pattern[bytes], is_end: Callable[[bytes], bool] | None) -> None:
        self._rows = rows
        self._text = rows.decode("latin-1")  # a character is a byte
        self._start = start
        self._is_end = is_end
        self._is_closed = is_end is not None and is_end(rows[rows.rfind(b"]") :])

    def spans(self) -> Generator[tuple[int, int], None, int]:
        """Yield the start and end of each row whose end is known; return where the rest begins."""
        place = self._after_space(0)
        with suppress(_Cut):
            while not self._closes(place):
                end = self._row_end(place)
                yield place, end
                place = self._after_space(end)
                if self._rows[place : place + 1] == b",":
                    place = self._after_space(place + 1)
        return place

    def _closes(self, place: int) -> bool:
        """Return whether the array ends at a place."""
        looks_so = _ARRAY_END.match(self._rows, place) is not None
        return looks_so and (self._is_end is None or self._is_end(self._rows[place:]))

    def _row_end(self, place: int) -> int:
        """Return the end of the row that begins at a place. Raises _Cut."""
        end = self._value_end(place)
        if end is None:
            return self._broken_end(place)
        following = self._after_space(end)
        if following == len(self._rows):
            raise _Cut
        is_row = self._text[following] in ",]" or self._text[place] == "{"
        return end if is_row else self._broken_end(place)

    def _value_end(self, place: int) -> int | None:
        """Return the end of the JSON value that begins at a place; None where it is no JSON. Raises _Cut."""
        try:
            return _value_at(self._text, place)[1]
        except json.JSONDecodeError as error:
            if self._is_cut(error):
                raise _Cut from None
        except BROKEN_JSON:
            pass
        return None

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Return whether the error is at the end of the text: the row may have no other fault than being cut."""
        at_end = error.pos >= len(self._text) - _LONGEST_WORD and not self._is_closed
        return at_end or error.msg.startswith("Unterminated string")

    def _broken_end(self, place: int) -> int:
        """Return the end of the broken row that begins at a place. Raises _Cut.

        It is the next comma outside of all brackets, or the end of the array. Where brackets or quotes do not match,
        it is the start of the next whole row. That may cut a broken row with an array of such rows, but loses no good
        one.
        """
        brackets = bytearray()
        while token := _TOKEN.search(self._rows, place):
            start, place = token.span()
            sign = token[0][:1]
            if sign in (b"{", b"["):
                brackets += sign
            elif sign == b"]" and (self._is_closed or not brackets) and self._closes(start):
                return start
            elif sign in (b"}", b"]"):
                _close(brackets, b"{" if sign == b"}" else b"[")
            elif sign == b"," and (not brackets or self._is_row(start)):
                return start
            elif (found := _TEXT_END.search(token[0])) and self._is_row(start + found.start()):
                return start + found.start()
        raise _Cut

    def _is_row(self, comma: int) -> bool:
        """Return whether a comma precedes a whole row. Raises _Cut."""
        looks_so = self._start.match(self._rows, comma) is not None
        return looks_so and self._value_end(self._text.index("{", comma)) is not None

    def _after_space(self, place: int) -> int:
        found = _SPACE.match(self._rows, place)
        return found.end() if found else place


def _close(brackets: bytearray, opening: bytes) -> None:
    """Close the last such bracket and those left open within it; ignores one that was not opened."""
    if opening in brackets:
        del brackets[brackets.rindex(opening) :]
