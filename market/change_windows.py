"""Windows of a price's change, and the greatest age of the earlier price (docs/methods.md, changes)."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
)
# Greatest age of the earlier price before the window's start: a change over a day must not span three.
REACHES: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(hours=12), "7d": timedelta(hours=36), "30d": timedelta(days=3)}
)
LONGEST_REACH = timedelta(days=3)  # of all longer windows
# A series that whole lists confirm has one full snapshot a day and its changes: each price holds until the next.
HELD_FOR = timedelta(hours=24)
