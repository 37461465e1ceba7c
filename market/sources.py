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
    token: str | None = None  # the setting without which the source is not configured; None where it needs none


HOURLY = timedelta(hours=1)
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
        "cardtrader": SourceDescription("CardTrader offers", ("cardtrader",), DAILY, token="CARDTRADER_TOKEN"),
        "scryfall-prices": SourceDescription("Scryfall prices of watched cards", ("tcgplayer", "cardmarket"), DAILY),
        "mtgjson-today": SourceDescription(
            "MTGJSON prices of today", ("tcgplayer", "cardkingdom", "cardmarket", "manapool"), DAILY
        ),
        "manapool": SourceDescription("Mana Pool prices", ("manapool",), HOURLY),
        "tcgplayer": SourceDescription("TCGplayer prices", ("tcgplayer",), DAILY, token="TCGPLAYER_TOKEN"),
    }
)


def late_after(source: str) -> timedelta:
    """Age from which prices of a source are stale; a source that we no longer know counts as daily."""
    return LATE_AFTER * (SOURCES[source].interval if source in SOURCES else DAILY)
