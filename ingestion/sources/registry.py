"""Every source by its name. A new one is added here and nowhere else."""

from collections.abc import Mapping
from types import MappingProxyType

from ingestion.listed import cardkingdom_days
from ingestion.settings import settings
from ingestion.sources.base import Source
from ingestion.sources.cardkingdom import CardKingdom
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.manapool import ManaPool
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.mtgjson_today import MtgjsonToday
from ingestion.sources.scryfall_bulk import ScryfallBulk
from ingestion.sources.scryfall_prices import ScryfallPrices
from ingestion.sources.simulated import MovingMarket
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
    ManaPool(),
    TcgPlayer(),
    MovingMarket(),
)
SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in _ALL})


def source_named(name: str) -> Source:
    """Return the source with this name. Raises KeyError for an unknown one."""
    return SOURCES[name]


def missing_setting(name: str) -> str | None:
    """The setting without which the source with this name is not configured; None where nothing is missing."""
    token = DESCRIPTIONS[name].token
    return token if token and getattr(settings(), token) is None else None
