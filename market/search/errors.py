"""The one error of the query language: where, what was expected, what was found."""

_SHOWN = 40


class QueryError(ValueError):
    """A query that cannot be read; the message is for the person who typed it.

    `position` counts characters from 1; one more than the text's length means its end. `expected` and `found` are
    phrases in English.
    """

    def __init__(self, position: int, expected: str, found: str) -> None:
        super().__init__(f"At {position}: expected {expected}, found {found}")
        self.position = position
        self.expected = expected
        self.found = found


def quoted(text: str) -> str:
    """Return a piece of the query as an error shows it: short, in quotes, without characters that do not print."""
    if not text:
        return "nothing"
    shown = "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
    return f"'{shown}…'" if len(text) > _SHOWN else f"'{shown}'"
