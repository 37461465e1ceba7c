"""Every source by its name. A new one is added here and nowhere else."""

from collections.abc import Mapping
from types import MappingProxyType

from ingestion.sources.base import Source
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.scryfall_bulk import ScryfallBulk

_ALL: tuple[Source, ...] = (ScryfallBulk(), MtgjsonHistory(), CardmarketGuide(), CardTrader())
SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in _ALL})


def source_named(name: str) -> Source:
    """Return the source with this name. Raises KeyError for an unknown one."""
    return SOURCES[name]
