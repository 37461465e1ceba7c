"""The code of a set: the one rule for the catalogue, for searches, and for addresses of pages and of the API."""

import re

LONGEST = 10  # characters; Scryfall's longest has six, its shortest three
PATTERN = f"[A-Za-z0-9_]{{2,{LONGEST}}}"  # in any case; the catalogue stores lower case


def is_set_code(text: str) -> bool:
    """Return whether a text can be the code of a set."""
    return re.fullmatch(PATTERN, text, re.ASCII) is not None
