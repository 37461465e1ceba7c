"""Scryfall's bulk file of default cards: the catalogue, and each card's prices of the day at two marketplaces.

Since 2026-07 an entry of the manifest names a bare gzip of JSON Lines (`jsonl_download_uri`) and its exact length
(`compressed_size`). The array of before is still read from local files. https://scryfall.com/docs/api/bulk-data
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from ingestion.files import Meter, file_size
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, SeriesPrices, SourceError
from ingestion.sources.scryfall_card import ScryfallCard, catalogue_card
from ingestion.sources.scryfall_lines import card_texts
from ingestion.sources.values import (
    BROKEN_JSON,
    keeping,
    modified_time,
    parse_time,
    refuse_nul,
    reject,
    require_some,
    single_file,
)
from ingestion.sources.whole import whole_catalogue
from ingestion.upstreams.fetch import decode_document, read_json
from market.money import InvalidPrice, parse_price
from market.sources import SOURCES
from market.variants import Condition, Currency, Finish, Kind


class _PriceField(NamedTuple):
    key: str
    marketplace: str
    finish: Finish
    currency: Currency


# `usd` is TCGplayer's market price, `eur` is Cardmarket's trend; `tix` is not money here.
PRICE_FIELDS = (
    _PriceField("usd", "tcgplayer", Finish.NONFOIL, Currency.USD),
    _PriceField("usd_foil", "tcgplayer", Finish.FOIL, Currency.USD),
    _PriceField("usd_etched", "tcgplayer", Finish.ETCHED, Currency.USD),
    _PriceField("eur", "cardmarket", Finish.NONFOIL, Currency.EUR),
    _PriceField("eur_foil", "cardmarket", Finish.FOIL, Currency.EUR),
    _PriceField("eur_etched", "cardmarket", Finish.ETCHED, Currency.EUR),
)
_DATED_NAME = re.compile(r"default-cards-(\d{4})-?(\d\d)-?(\d\d)(\d{6})?\.jsonl?", re.ASCII)
_parse_text = lru_cache(20_000)(parse_price)  # most prices of a file are the same few thousand
_decode_card = msgspec.json.Decoder(ScryfallCard).decode


class _Entry(msgspec.Struct):
    type: str = ""


class _Bulk(msgspec.Struct):
    jsonl_download_uri: str
    updated_at: str
    compressed_size: int | None = None


class _Manifest(msgspec.Struct):
    """Only the entry that is read has to be as expected."""

    data: list[msgspec.Raw]


_decode_entry = msgspec.json.Decoder(_Entry).decode


class ScryfallBulk:
    """The source `scryfall-bulk`."""

    name = "scryfall-bulk"
    title = SOURCES[name].title
    upstream = True
    whole_list = False

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Read the manifest of bulk files. Raises SourceError."""
        url = f"{self._settings().SCRYFALL_URL.rstrip('/')}/bulk-data"
        manifest = read_json(url, _Manifest, self._settings(), self.title)
        for entry in manifest.data:
            if _type_of(entry) == "default_cards":
                return self._edition(decode_document(bytes(entry), _Bulk, f"{self.title} ({url})"), url)
        raise SourceError(f"{self.title} ({url}) lists no file of type default_cards.")

    def _edition(self, bulk: _Bulk, url: str) -> Edition:
        try:
            return Edition(parse_time(bulk.updated_at), (bulk.jsonl_download_uri,), bulk.compressed_size)
        except ValueError as error:
            raise SourceError(f"{self.title} ({url}): updated_at: {error}.") from error

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local bulk file; its time is in its name, else it is the file's own. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_in_name(path) or modified_time(path), (str(path),), file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield each card, then its prices, and at last which cards there are. Raises SourceError."""
        path = single_file(files, self.title)
        texts = card_texts(path, Meter(files, progress))
        records = (record for text in texts for record in records_of(text, edition.as_of))
        return whole_catalogue(_whole(require_some(records, path.name, "card that could be read"), path, edition))

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the card and the prices of one card object."""
        return records_of(record.encode(), as_of)


def _whole(records: Iterator[Record], path: Path, edition: Edition) -> Iterator[Record]:
    """Pass records on. A file of another length than the manifest said is not whole: SourceError at its end."""
    yield from records
    if edition.size not in (None, size := file_size(path)):
        raise SourceError(f"{path.name} has {size} bytes, not {edition.size}: it is not whole. Download it again.")


def _type_of(entry: msgspec.Raw) -> str:
    try:
        return _decode_entry(entry).type
    except ValueError:
        return ""


def _time_in_name(path: Path) -> datetime | None:
    found = _DATED_NAME.match(path.name)
    if not found:
        return None
    year, month, day, clock = found.groups(default="000000")
    try:
        return parse_time(f"{year}-{month}-{day}T{clock}+00:00")
    except ValueError as error:
        raise SourceError(f"The name of {path.name} has no possible date: {error}. Give the time yourself.") from error


def records_of(text: bytes, as_of: datetime) -> Iterator[Record]:
    """The card and the prices that one card object tells, or what is wrong with it."""
    return keeping(_records(text, as_of), text)


def _records(text: bytes, as_of: datetime) -> Iterator[Record]:
    try:
        refuse_nul(text)
        card = _decode_card(text)
        described = catalogue_card(card)
    except BROKEN_JSON as error:
        yield reject(text, error)
        return
    yield described
    if not card.digital:
        yield from _prices(card.id, card.prices, as_of)


def _prices(card: UUID, prices: object, as_of: datetime) -> Iterator[Record]:
    if prices is None:
        return
    if not isinstance(prices, dict):
        yield reject(f"{card} prices: {prices!r}", "prices are not an object")
        return
    identifier = CardIdentifier("scryfall_id", card)
    for field in PRICE_FIELDS:
        value = prices.get(field.key)
        try:
            price = _parse_text(value) if type(value) is str else parse_price(value)
        except InvalidPrice as error:
            yield reject(f"{card} {field.key}: {value!r}", error)
            continue
        if price is not None:
            market_price = price if field.marketplace == "tcgplayer" else None
            yield SeriesPrices(
                identifier, field.marketplace, Condition.NEAR_MINT, field.finish, None, field.currency, Kind.RETAIL,
                [Price(as_of, price, price_market=market_price)],
            )  # fmt: skip
