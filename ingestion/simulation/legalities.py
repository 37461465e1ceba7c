"""Formats in which a simulated card may be played, by the age and kind of its sets."""

import math

from ingestion.simulation.catalogue import Printing

_NEWEST_AGE_LIMIT = {
    "standard": 1_095, "future": 1_095, "standardbrawl": 1_095, "pioneer": 5_000, "explorer": 5_000,
    "historic": 5_000, "timeless": 5_000, "gladiator": 5_000, "brawl": 5_000, "modern": 8_300,
}  # fmt: skip
"""Legal with a printing in a core or expansion set of at most so many days of age."""
_OLDEST_AGE_LIMIT = {"premodern": 8_500, "predh": 5_500}
"""Legal with a printing at least that old."""
_ETERNAL = ("legacy", "vintage", "commander", "oathbreaker", "duel")
_COMMONS_ONLY = ("pauper", "paupercommander")
_NEVER = ("penny", "alchemy", "oldschool")
_BANNED_IN = ("standard", "pioneer", "modern", "legacy")


def legalities(printings: list[Printing], banned: bool) -> dict[str, str]:
    """Return legal, not_legal or banned a format for the card of `printings`."""
    regular = [card.card_set.age_days for card in printings if card.card_set.set_type in ("core", "expansion")]
    # A card of other products only is legal where age does not matter.
    newest, oldest = min(regular, default=math.inf), max(regular, default=0)
    legal = {name: newest <= age for name, age in _NEWEST_AGE_LIMIT.items()}
    legal |= {name: oldest >= age for name, age in _OLDEST_AGE_LIMIT.items()}
    legal |= dict.fromkeys(_ETERNAL, True) | dict.fromkeys(_NEVER, False)
    legal |= dict.fromkeys(_COMMONS_ONLY, printings[0].oracle.rarity == "common")
    return {name: _word(name, is_legal, banned) for name, is_legal in legal.items()}


def _word(name: str, is_legal: bool, banned: bool) -> str:
    if not is_legal:
        return "not_legal"
    return "banned" if banned and name in _BANNED_IN else "legal"
