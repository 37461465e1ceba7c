"""Mana Pool's price list: the cheapest copies of each printing, in cents of a US dollar. https://manapool.com/api/docs"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from ingestion import files as local
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, SeriesPrices, SourceError
from ingestion.sources.streaming import stream_elements
from ingestion.sources.values import describe, keeping, parse_cents, parse_time, reject, require_some, single_file
from ingestion.upstreams.fetch import required_head
from market.sources import SOURCES
from market.variants import Condition, Currency, Finish, Kind

_AS_OF = re.compile(rb'"as_of"\s*:\s*"([^"\\]{1,40})"')
_SUFFIXES = ((Finish.NONFOIL, ""), (Finish.FOIL, "_foil"), (Finish.ETCHED, "_etched"))


class _Quote(NamedTuple):
    near_mint: Decimal | None
    lightly_played_or_better: Decimal | None
    market: Decimal | None


class ManaPool:
    """The source `manapool`."""

    name = "manapool"
    title = SOURCES[name].title
    upstream = True
    whole_list = False

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Read the list's `meta.as_of`, which stands first, from its first kilobytes. Raises SourceError."""
        url = f"{self._settings().MANAPOOL_URL.rstrip('/')}/api/v1/prices/singles"
        head = required_head(url, self._settings(), self.title)
        return Edition(_time_of(head.start, url), (url,), head.size, time_of=_time_of_file)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local price list; its time is its `meta.as_of`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of_file(path), (str(path),), local.file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield up to two series a finish: near mint, and lightly played where that is cheaper. Raises SourceError."""
        path = single_file(files, self.title)
        records = _read(path, local.Meter(files, progress), edition.as_of)
        return require_some(records, path.name, "price of a card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one card's row."""
        return _records(orjson.loads(record), as_of)


def _time_of(head: bytes, name: str) -> datetime:
    found = _AS_OF.search(head)
    if found is None:
        fault = "does not say when it was made (as_of)" if head.lstrip().startswith(b"{") else describe(head)
        raise SourceError(f"{name} {fault}. It should be Mana Pool's price list.")
    text = found[1].decode("utf-8", "replace")
    try:
        return parse_time(text) if _has_offset(text) else parse_time(f"{text}+00:00")
    except ValueError as error:
        raise SourceError(f"{name}: as_of: {error}.") from error


def _time_of_file(path: Path) -> datetime:
    return _time_of(local.read_head(path), path.name)


def _has_offset(text: str) -> bool:
    return re.search(r"(Z|[+-]\d\d:?\d\d)\Z", text) is not None


def _read(path: Path, meter: local.Meter, as_of: datetime) -> Iterator[Record]:
    with local.open_stream(path, meter) as stream:
        for container, _, row in stream_elements(stream, path.name):
            if container == "data":
                yield from _records(row, as_of)


def _records(row: Any, as_of: datetime) -> Iterator[Record]:
    return keeping(_card(row, as_of), row)


def _card(row: Any, as_of: datetime) -> Iterator[Record]:
    try:
        card = CardIdentifier("scryfall_id", UUID(row["scryfall_id"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        yield reject(f"{row!r}", "no Scryfall id")
        return
    for finish, suffix in _SUFFIXES:
        try:
            quote = _quote(row, suffix)
        except ValueError as error:
            yield reject(f"{card.value} {finish}: {row!r}", error)
            continue
        yield from _series(card, finish, quote, as_of)


def _quote(row: dict[str, Any], suffix: str) -> _Quote:
    return _Quote(
        parse_cents(row.get(f"price_cents_nm{suffix}")),
        parse_cents(row.get(f"price_cents_lp_plus{suffix}")),
        parse_cents(row.get(f"price_market{suffix}")),
    )


def _series(card: CardIdentifier, finish: Finish, quote: _Quote, as_of: datetime) -> Iterator[Record]:
    found = []
    if quote.near_mint is not None:
        price = Price(as_of, quote.near_mint, price_low=quote.near_mint, price_market=quote.market)
        found.append((Condition.NEAR_MINT, price))
    # What is cheaper than every near-mint copy, and lightly played or better, is lightly played.
    played = quote.lightly_played_or_better
    if played is not None and (quote.near_mint is None or played < quote.near_mint):
        found.append((Condition.LIGHTLY_PLAYED, Price(as_of, played, price_low=played)))
    for condition, price in found:
        yield SeriesPrices(card, "manapool", condition, finish, None, Currency.USD, Kind.RETAIL, [price])
