"""Facts: what a text may tell, each a phrase in its final form with its unit, day and marketplace.

A text refers to a fact by a slot, `{{now}}`, and never has a number of its own. A phrase says all of what its number
is, so no sentence around it can give the number to another card, marketplace or day.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

SLOT = re.compile(r"\{\{([a-z_]+)\}\}")


class Kind(StrEnum):
    """What a text is about."""

    CARD = "card"
    MARKET = "market"
    COLLECTION = "collection"


class Slot(StrEnum):
    """Names of facts that rules or sentences refer to."""

    SUBJECT = "subject"
    NOW = "now"  # the price, level or value with its day and source
    THEN = "then"  # the earlier price with its day
    CHANGE = "change"  # of the subject itself, with its sign
    STALE = "stale"
    UNKNOWN_CHANGE = "unknown_change"
    UNCONFIRMED = "unconfirmed"
    THIN = "thin"
    UNVALUED = "unvalued"
    MOVES = "moves"
    MARKET = "market"
    AGAINST_MARKET = "against_market"
    SIBLINGS = "siblings"
    HIGH = "high"
    LOW = "low"
    ELSEWHERE = "elsewhere"
    BUYLIST = "buylist"
    SIGNAL = "signal"
    BREADTH = "breadth"
    GAINER = "gainer"
    LOSER = "loser"
    PRICES = "prices"
    CAME = "came"
    WENT = "went"
    FIRST_PRICES = "first_prices"
    ENDED_PRICES = "ended_prices"
    EVENT = "event"
    REPRINT = "reprint"


# What a text must tell where it is known: the numbers that it is about, and what makes them doubtful.
NEEDED = (
    Slot.SUBJECT,
    Slot.NOW,
    Slot.CHANGE,
    Slot.STALE,
    Slot.UNKNOWN_CHANGE,
    Slot.UNCONFIRMED,
    Slot.THIN,
    Slot.UNVALUED,
)
# Moves of something else than the subject: no word of direction is about them.
OF_OTHERS = frozenset(
    {
        Slot.MARKET,
        Slot.AGAINST_MARKET,
        Slot.SIBLINGS,
        Slot.GAINER,
        Slot.LOSER,
        Slot.PRICES,
        Slot.CAME,
        Slot.WENT,
        Slot.FIRST_PRICES,
        Slot.ENDED_PRICES,
    }
)
EVENTS = frozenset({Slot.EVENT, Slot.REPRINT})


@dataclass(frozen=True, slots=True)
class Facts:
    """Phrases by slot. `way` is the sign of the change as it is shown: 1, 0 or -1, None where no change is known.

    `is_calm`: the change is within the dead band of signals, so that it may be called steady.
    """

    kind: Kind
    texts: Mapping[str, str]
    way: int | None = None
    is_calm: bool = False

    def needed(self) -> Sequence[str]:
        """Return the slots that a text must have."""
        return [slot for slot in NEEDED if slot in self.texts]


def rendered(text: str, facts: Facts) -> str:
    """Return a text with the phrases in place of its slots. Raises KeyError for a slot that is no fact."""
    return SLOT.sub(lambda found: facts.texts[found[1]], text)


def slots_of(text: str) -> list[str]:
    """Return the names of a text's slots in their order."""
    return SLOT.findall(text)


def has_all(texts: Mapping[str, str], slots: Iterable[str]) -> bool:
    """Return whether all slots are facts."""
    return all(slot in texts for slot in slots)


def encoded(facts: Facts) -> str:
    """Return the canonical JSON of facts: keys in order, without spaces."""
    return msgspec.json.encode(facts, order="sorted").decode()


def decoded(text: str) -> Facts:
    """Return facts from their JSON. Raises msgspec.DecodeError."""
    return msgspec.json.decode(text, type=Facts)


def digest(facts: Facts) -> str:
    """Return the SHA-256 of the canonical JSON of facts, in hexadecimal digits."""
    return hashlib.sha256(encoded(facts).encode()).hexdigest()
