"""Every source by its name: the table from which loads, commands and schedule derive.

The facts for readers are in market/sources.py; docs/architecture.md lists the files that a new source touches.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ingestion.contract import Source
from ingestion.precedence import cardkingdom_days
from ingestion.settings import settings
from ingestion.sources.cardkingdom import CardKingdom
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.manapool import ManaPool
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.mtgjson_today import MtgjsonToday
from ingestion.sources.scryfall_bulk import ScryfallBulk
from ingestion.sources.scryfall_migrations import ScryfallMigrations
from ingestion.sources.scryfall_prices import ScryfallPrices
from ingestion.sources.simulated import MovingMarket
from ingestion.sources.tcgcsv import TcgCsv
from ingestion.sources.tcgplayer import TcgPlayer
from market.sources import SOURCES as DESCRIPTIONS

_ALL: tuple[Source, ...] = (
    ScryfallBulk(),
    MtgjsonHistory(listed=cardkingdom_days),
    MtgjsonToday(listed=cardkingdom_days),
    CardmarketGuide(),
    CardKingdom(),
    CardTrader(),
    ScryfallPrices(),
    ScryfallMigrations(),
    ManaPool(),
    TcgCsv(),
    TcgPlayer(),
    MovingMarket(),
)
SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in _ALL})


def source_named(name: str) -> Source:
    """Return the source with this name. Raises KeyError for an unknown one."""
    return SOURCES[name]


def missing_setting(name: str) -> str | None:
    """Return the missing setting without which the source with this name does not run; None where none is missing."""
    setting = DESCRIPTIONS[name].setting
    return setting if setting and getattr(settings(), setting) in (None, False) else None


class NotAsked(NamedTuple):
    """The reason why a source does not run: a word, and what to do."""

    state: str
    advice: str


def why_not_asked(name: str) -> NotAsked | None:
    """Return why the source with this name does not run; None where it does."""
    missing, because = missing_setting(name), DESCRIPTIONS[name].off_because
    if missing is None:
        return None
    return NotAsked("off", because) if because else NotAsked("not configured", f"set {missing}")
