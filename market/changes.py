"""The windows of time over which a price's change is told, and how old the price then may be (methods.md, changes)."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
)
# How much older than a window's start the price then may be: a change over a day must not span three.
REACHES: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(hours=12), "7d": timedelta(hours=36), "30d": timedelta(days=3)}
)
LONGEST_REACH = timedelta(days=3)  # of the windows that are longer still
# Of a series that whole lists confirm only changes are stored, and one full snapshot a day: each holds until the next.
HELD_FOR = timedelta(hours=24)
