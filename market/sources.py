"""The sources that we read: their names, and how often each publishes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A source for people: its title, the marketplaces (slugs) it tells of, and how often it publishes.

    One that `asks_what_is_due`, card by card, has runs of very different length. One that is `off_because` of something
    is switched on by its `setting`; of any other, the setting is a token.
    """

    title: str
    marketplaces: tuple[str, ...]
    interval: timedelta
    setting: str | None = None  # the setting without which the source is not asked; None where it needs none
    off_because: str | None = None  # why it is off by default, and what to do about that
    asks_what_is_due: bool = False
    simulated: bool = False  # whether its prices are made up, and so never meet those of the others in a database


HOURLY = timedelta(hours=1)
EVERY_TWO_HOURS = timedelta(hours=2)
DAILY = timedelta(days=1)
WEEKLY = timedelta(days=7)
LATE_AFTER = 2  # intervals; look.md: an age is stale from there on
SILENT_AFTER = 4

SOURCES = MappingProxyType(
    {
        "scryfall-bulk": SourceDescription("Scryfall bulk data", ("tcgplayer", "cardmarket"), DAILY),
        "mtgjson-history": SourceDescription(
            "MTGJSON price history", ("tcgplayer", "cardkingdom", "cardmarket"), WEEKLY
        ),
        "cardmarket-guide": SourceDescription("Cardmarket price guide", ("cardmarket",), DAILY),
        "cardkingdom": SourceDescription("Card Kingdom price list", ("cardkingdom",), EVERY_TWO_HOURS),
        "cardtrader": SourceDescription("CardTrader offers", ("cardtrader",), DAILY, setting="CARDTRADER_TOKEN"),
        "scryfall-prices": SourceDescription(
            "Scryfall prices of watched cards", ("tcgplayer", "cardmarket"), DAILY, asks_what_is_due=True
        ),
        "scryfall-migrations": SourceDescription("Scryfall's merged and deleted cards", (), WEEKLY),
        "mtgjson-today": SourceDescription(
            "MTGJSON prices of today", ("tcgplayer", "cardkingdom", "cardmarket"), DAILY
        ),
        "manapool": SourceDescription("Mana Pool prices", ("manapool",), EVERY_TWO_HOURS),
        "tcgcsv": SourceDescription(
            "TCGplayer prices by tcgcsv.com",
            ("tcgplayer",),
            DAILY,
            setting="TCGCSV",
            off_because="its terms grant no republication; set TCGCSV=on where you alone read the prices",
        ),
        "tcgplayer": SourceDescription(
            "TCGplayer prices", ("tcgplayer",), DAILY, setting="TCGPLAYER_TOKEN", asks_what_is_due=True
        ),
        "simulated-market": SourceDescription(
            "Simulated market",
            ("tcgplayer", "cardkingdom", "cardmarket", "cardtrader"),
            HOURLY,
            asks_what_is_due=True,
            simulated=True,
        ),
    }
)


def is_simulated(source: str) -> bool:
    """Whether the prices of a source are made up."""
    return source in SOURCES and SOURCES[source].simulated


def real_sources() -> list[str]:
    """The names of all sources whose prices are not made up."""
    return [name for name in SOURCES if not is_simulated(name)]


def late_after(source: str | None) -> timedelta:
    """Age from which prices of a source are late; one that is not known, or no longer, counts as daily.

    Everywhere the same, on pages, in searches and for whoever runs the program. Ages count from the last confirmation.
    """
    return LATE_AFTER * (SOURCES[source].interval if source is not None and source in SOURCES else DAILY)


def is_late(source: str | None, confirmed_at: datetime, now: datetime) -> bool:
    """Whether what a source confirmed then is late by now."""
    return now - confirmed_at > late_after(source)
