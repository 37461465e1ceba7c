"""Sources: names, marketplaces, and how often each publishes."""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A source: its title, the marketplaces (slugs) of its prices, and the interval of its editions.

    `cron` is when workers read it (UTC); where a setting has the `hours` between two readings, only its minute counts.
    A source without `cron` is not scheduled.

    A source that `asks_what_is_due`, card by card, has runs of very different length. The `setting` of one with
    `off_because` switches it on; any other `setting` is a token. A source that `tells_cards` provides a catalogue;
    without one, the other sources could match no card. `site` is the publisher's, `terms` those of its data in a few
    words; both are shown on the page about the program.
    """

    title: str
    marketplaces: tuple[str, ...]
    interval: timedelta
    setting: str | None = None  # the setting that the source requires; None where it requires none
    off_because: str | None = None  # why it is off by default, and how to switch it on
    cron: str | None = None  # minute, hour, day of the month, month, day of the week
    hours: str | None = None  # the setting with the hours between two readings
    asks_what_is_due: bool = False
    tells_cards: bool = False
    site: str = ""
    terms: str = ""
    simulated: bool = False  # prices are made up, and never share a database with those of other sources


HOURLY = timedelta(hours=1)
EVERY_TWO_HOURS = timedelta(hours=2)
DAILY = timedelta(days=1)
WEEKLY = timedelta(days=7)
LATE_AFTER = 2  # intervals
SILENT_AFTER = 4
SCRYFALL_TERMS = "free, with credit to Scryfall and Wizards of the Coast, and without a paywall"

SOURCES = MappingProxyType(
    {
        "scryfall-bulk": SourceDescription(
            "Scryfall bulk data",
            ("tcgplayer", "cardmarket"),
            DAILY,
            tells_cards=True,
            cron="15 10 * * *",
            site="https://scryfall.com",
            terms=SCRYFALL_TERMS,
        ),
        "mtgjson-history": SourceDescription(
            "MTGJSON price history",
            ("tcgplayer", "cardkingdom", "cardmarket"),
            WEEKLY,
            tells_cards=True,
            cron="0 12 * * sun",
            site="https://mtgjson.com",
            terms="free, MIT licence",
        ),
        "cardmarket-guide": SourceDescription(
            "Cardmarket price guide",
            ("cardmarket",),
            DAILY,
            cron="15 4 * * *",
            site="https://www.cardmarket.com",
            terms="a public file",
        ),
        "cardkingdom": SourceDescription(
            "Card Kingdom price list",
            ("cardkingdom",),
            EVERY_TWO_HOURS,
            cron="23 * * * *",
            hours="CARDKINGDOM_HOURS",
            site="https://www.cardkingdom.com",
            terms="a public list",
        ),
        "cardtrader": SourceDescription(
            "CardTrader offers",
            ("cardtrader",),
            DAILY,
            setting="CARDTRADER_TOKEN",
            cron="8,38 * * * *",
            site="https://www.cardtrader.com",
            terms="by an account of ours",
        ),
        "scryfall-prices": SourceDescription(
            "Scryfall prices of watched cards",
            ("tcgplayer", "cardmarket"),
            DAILY,
            asks_what_is_due=True,
            cron="3,33 * * * *",
            site="https://scryfall.com",
            terms=SCRYFALL_TERMS,
        ),
        "scryfall-migrations": SourceDescription(
            "Scryfall's merged and deleted cards",
            (),
            WEEKLY,
            cron="30 12 * * sun",
            site="https://scryfall.com",
            terms=SCRYFALL_TERMS,
        ),
        "mtgjson-today": SourceDescription(
            "MTGJSON prices of today",
            ("tcgplayer", "cardkingdom", "cardmarket"),
            DAILY,
            cron="45 11 * * *",
            site="https://mtgjson.com",
            terms="free, MIT licence",
        ),
        "manapool": SourceDescription(
            "Mana Pool prices",
            ("manapool",),
            EVERY_TWO_HOURS,
            cron="18 * * * *",
            hours="MANAPOOL_HOURS",
            site="https://manapool.com",
            terms="a public list",
        ),
        "tcgcsv": SourceDescription(
            "TCGplayer prices by tcgcsv.com",
            ("tcgplayer",),
            DAILY,
            setting="TCGCSV",
            off_because="its terms grant no republication; set TCGCSV=on where you alone read the prices",
            cron="40 20 * * *",
            site="https://tcgcsv.com",
            terms="no republication",
        ),
        "tcgplayer": SourceDescription(
            "TCGplayer prices",
            ("tcgplayer",),
            DAILY,
            setting="TCGPLAYER_TOKEN",
            asks_what_is_due=True,
            cron="13,43 * * * *",
            site="https://www.tcgplayer.com",
            terms="by a key of ours",
        ),
        "simulated-market": SourceDescription(
            "Simulated market",
            ("tcgplayer", "cardkingdom", "cardmarket", "cardtrader"),
            HOURLY,
            asks_what_is_due=True,
            simulated=True,
            terms="made up by a generator",
        ),
    }
)

# One upstream with other marketplaces' prices: a marketplace's own list takes precedence. Of two editions of one date
# the first of these counts.
MTGJSON = ("mtgjson-history", "mtgjson-today")


def is_simulated(source: str) -> bool:
    """Return whether the prices of a source are made up."""
    return source in SOURCES and SOURCES[source].simulated


def needs_catalogue(source: str) -> bool:
    """Return whether a source requires a catalogue of cards."""
    return not SOURCES[source].tells_cards and not is_simulated(source)


def real_sources() -> list[str]:
    """Return the names of all sources whose prices are not made up."""
    return [name for name in SOURCES if not is_simulated(name)]
