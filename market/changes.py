"""The windows of time over which a price's change is told (methods.md, changes)."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
)
REACH = timedelta(days=3)  # how much older than a window's start the price may be with which the newest is compared
