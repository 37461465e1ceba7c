"""The one error of the query language: its position, what was expected, what was found."""

_SHOWN = 40


class QueryError(ValueError):
    """A query that cannot be parsed; the message is for the person who typed it.

    `position` counts characters from 1; the text's length plus 1 means its end. `expected` and `found` are phrases in
    English.
    """

    def __init__(self, position: int, expected: str, found: str) -> None:
        super().__init__(f"At {position}: expected {expected}, found {found}")
        self.position = position
        self.expected = expected
        self.found = found


def quoted(text: str) -> str:
    """Return a piece of the query for an error: short, in quotes, without unprintable characters."""
    if not text:
        return "nothing"
    shown = "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
    return f"'{shown}…'" if len(text) > _SHOWN else f"'{shown}'"
