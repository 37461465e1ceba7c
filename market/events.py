"""Kinds of events that prices may follow: releases of sets, reprints, changes of legality, corrections of prices."""

from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    RELEASE = "release"
    REPRINT = "reprint"
    BAN = "ban"
    RESTRICTION = "restriction"
    UNBAN = "unban"
    CORRECTION = "correction"


# States of legality (Scryfall's words) after a change, with what it is; to be legal again, and not a new card, a card
# has to have been banned or restricted.
CHANGES = {"banned": Kind.BAN, "restricted": Kind.RESTRICTION}
LIMITED = tuple(CHANGES)
# Sets that come beside another one: no release of their own.
BESIDE = ("token", "promo", "memorabilia", "minigame")
