"""The text of a card that similarity rests on: what it is and does, without its names, flavour and reminders."""

import re
from hashlib import sha256
from typing import NamedTuple

from market.faces import SEPARATOR

ITSELF = "this card"
REMINDER = re.compile(r"\([^()]*\)")
# What rules texts call the card itself by, since 2024 in the place of its name.
ROLES = "artifact|aura|card|creature|enchantment|equipment|land|permanent|planeswalker|saga|spell|vehicle"
BY_ROLE = re.compile(rf"\bthis (?:{ROLES})\b")
SHORT_NAME = re.compile(r", | of | the ")  # of legends, which texts call by the part before


class RulesText(NamedTuple):
    """Name, type line and rules text of a card, of all its faces."""

    name: str
    type_line: str
    oracle_text: str


def text_of(card: RulesText) -> str:
    """Return the type line and the rules in lower case, a line each; the card itself is ITSELF, by whatever name."""
    rules = REMINDER.sub("", card.oracle_text.lower())
    for name in _names(card):
        rules = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ITSELF, rules)
    rules = BY_ROLE.sub(ITSELF, rules)
    lines = (" ".join(line.split()) for line in (card.type_line.lower(), *rules.split("\n")))
    return "\n".join(line for line in lines if line and line != SEPARATOR.strip())


def hash_of(text: str) -> bytes:
    """Return 16 bytes that differ where the text does."""
    return sha256(text.encode()).digest()[:16]


def _names(card: RulesText) -> list[str]:
    """Return what the rules may call the card, the longest first."""
    faces = card.name.lower().split(SEPARATOR)
    short = [SHORT_NAME.split(face)[0] for face in faces] if "legendary" in card.type_line.lower() else []
    return sorted({name for name in (*faces, *short) if name}, key=lambda name: (-len(name), name))
