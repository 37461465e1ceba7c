"""The sources that we read: their names, and how often each publishes."""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A source for people: its title, the marketplaces (slugs) it tells of, and how often it publishes."""

    title: str
    marketplaces: tuple[str, ...]
    interval: timedelta


DAILY = timedelta(days=1)
WEEKLY = timedelta(days=7)
LATE_AFTER = 2  # intervals; look.md: an age is stale from there on
SILENT_AFTER = 4

SOURCES = MappingProxyType(
    {
        "scryfall-bulk": SourceDescription("Scryfall bulk data", ("tcgplayer", "cardmarket"), DAILY),
        "mtgjson-history": SourceDescription(
            "MTGJSON price history", ("tcgplayer", "cardkingdom", "cardmarket", "manapool"), WEEKLY
        ),
        "cardmarket-guide": SourceDescription("Cardmarket price guide", ("cardmarket",), DAILY),
        "cardtrader": SourceDescription("CardTrader offers", ("cardtrader",), DAILY),
    }
)


def late_after(source: str) -> timedelta:
    """Age from which prices of a source are stale; a source that we no longer know counts as daily."""
    return LATE_AFTER * (SOURCES[source].interval if source in SOURCES else DAILY)
