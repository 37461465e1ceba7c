"""MTGJSON's price history: 90 days of daily prices at four marketplaces, and the card of each of its uuids."""

import re
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import orjson

from ingestion.contract import Edition, Notice, Progress, Record, Rejected, SourceError
from ingestion.parsing.splitting import Layout, decode_each, split_members
from ingestion.parsing.values import describe, keeping, parse_day, require_some
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.mtgjson_identifiers import identified_card
from ingestion.sources.mtgjson_prices import PriceReader
from ingestion.upstreams import files as local
from ingestion.upstreams.fetch import Head, read_head
from market.sources import SOURCES

# A key that looks like a uuid begins an entry: no key within an entry looks so, and in a text its quotes are escaped.
_ENTRIES = Layout(
    container="data",
    record_start=re.compile(rb'"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"\s*:'),
    ending=re.compile(rb'\}\s*(?:,\s*"meta"\s*:\s*\{[^{}]*\}\s*)?\}\s*\Z'),
)
_META_DATE = re.compile(rb'"meta"\s*:\s*\{[^{}]{0,300}?"date"\s*:\s*"(\d{4}-\d\d-\d\d)"')
_PRICE_DATE = re.compile(rb'"(\d{4}-\d\d-\d\d)"\s*:')
_FIRST_WORD = re.compile(rb'"(paper|mtgo|identifiers|setCode)"')
_split_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_SUFFIXES = (".json.xz", ".json.gz", ".json")


class MtgjsonHistory:
    """The source `mtgjson-history`."""

    name = "mtgjson-history"
    title = SOURCES[name].title

    def __init__(
        self, settings: Callable[[], IngestionSettings] = settings, listed: Callable[[], Set[str]] = frozenset
    ) -> None:
        """`listed` returns the days (UTC, YYYY-MM-DD) of Card Kingdom's own lists, which have precedence."""
        self._settings = settings
        self._listed = listed

    def find_edition(self) -> Edition:
        """Return the smallest variant of each file; their date is in the head of the prices. Raises SourceError."""
        identifiers, identifiers_head = self._offered("AllIdentifiers")
        prices, prices_head = self._offered("AllPrices")
        sizes = [head.size for head in (identifiers_head, prices_head) if head.size is not None]
        size = sum(sizes) if len(sizes) == 2 else None
        return Edition(time_of(prices_head), (identifiers, prices), size, dated=meta_date(prices_head.start))

    def _offered(self, stem: str) -> tuple[str, Head]:
        base = f"{self._settings().MTGJSON_URL.rstrip('/')}/{stem}"
        for suffix in _SUFFIXES:
            head = read_head(base + suffix, self._settings(), self.title)
            if head:
                return base + suffix, head
        raise SourceError(f"{self.title} ({base}.json) is not there. Check the address, or use --file.")

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe AllPrices and perhaps AllIdentifiers, distinguished by their content. Raises SourceError."""
        paths = _in_order(files)
        as_of = as_of or _date_of(paths[-1])
        return Edition(as_of, tuple(map(str, paths)), sum(map(local.file_size, paths)))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the cards of AllIdentifiers, then the series of AllPrices. Raises SourceError."""
        meter = local.Meter(files, progress)
        *identifiers, prices = _in_order(files)
        for path in identifiers:
            yield from require_some(_cards(path, meter), path.name, "card that Scryfall knows")
        yield from require_some(_series(prices, meter, self._listed()), prices.name, "price of a paper card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the card, or the series, of one entry of either file. Its prices carry their own days."""
        for uuid, entry in orjson.loads(record).items():
            if isinstance(entry, dict) and "identifiers" in entry:
                card = identified_card(uuid, orjson.dumps(entry))
                yield from [card] if card else []
            else:
                yield from keeping(PriceReader(self._listed()).read(uuid, entry), {uuid: entry})


def _cards(path: Path, meter: local.Meter) -> Iterator[Record]:
    for members in decode_each(_entries(path, meter), _split_members):
        if isinstance(members, Rejected):
            yield members
            continue
        found = (identified_card(uuid, bytes(entry)) for uuid, entry in members.items())
        yield from (card for card in found if card)


def _series(path: Path, meter: local.Meter, listed: Set[str]) -> Iterator[Record]:
    reader = PriceReader(listed)
    for members in decode_each(_entries(path, meter), orjson.loads):
        if isinstance(members, Rejected):
            yield members
            continue
        for uuid, entry in members.items():
            yield from keeping(reader.read(uuid, entry), {uuid: entry})
    if reader.replaced:
        what = f"{reader.replaced:,} of its Card Kingdom prices were left out"
        yield Notice(f"{what}: on those days Card Kingdom's own list was read.")


def _entries(path: Path, meter: local.Meter) -> Iterator[bytes]:
    with local.open_stream(path, meter) as stream:
        yield from split_members(stream, _ENTRIES, path.name)


def _in_order(files: list[Path]) -> list[Path]:
    """Return AllIdentifiers, if it exists, and then AllPrices, exactly one."""
    prices = [path for path in files if _holds_prices(path)]
    others = [path for path in files if path not in prices]
    if len(prices) != 1 or len(others) > 1:
        names = ", ".join(path.name for path in files)
        raise SourceError(f"One AllPrices file is needed, and at most one AllIdentifiers beside it, not: {names}.")
    return [*others, *prices]


def _holds_prices(path: Path) -> bool:
    head = local.read_head(path)
    word = _FIRST_WORD.search(head)
    if not word:
        raise SourceError(f"{path.name} {describe(head)}. It should be MTGJSON's AllPrices or AllIdentifiers.")
    return word[1] in (b"paper", b"mtgo")


def _date_of(path: Path) -> datetime:
    """Return the date in the file's `meta`, else that of its newest price."""
    found = next(local.search(path, _META_DATE), None)
    return meta_date(found[0] if found else b"") or _newest_price(path)


def meta_date(text: bytes) -> datetime | None:
    """Return the day (UTC) in the `meta` at the beginning of a file, None where it has none."""
    found = _META_DATE.search(text)
    try:
        return parse_day(found[1].decode()) if found else None
    except ValueError as error:
        raise SourceError(f"MTGJSON's meta.date: {error}.") from error


def time_of(head: Head) -> datetime:
    """Return the day of a remote file, else the time of its publication, else today.

    Where its date stays the same while prices go on, it is the day of the newest price among its first ones. Never a
    future time: no later edition would be newer.
    """
    put_there = head.last_modified
    if dated := meta_date(head.start):
        return max(dated, _newest_day(_PRICE_DATE.finditer(head.start)) or dated)
    return put_there if put_there and put_there <= datetime.now(UTC) else today()


def _newest_price(path: Path) -> datetime:
    newest = _newest_day(local.search(path, _PRICE_DATE))
    if newest is None:
        raise SourceError(f"{path.name} tells neither its own date nor that of a price.")
    return newest


def _newest_day(found: Iterable[re.Match[bytes]]) -> datetime | None:
    """Return the newest of the days, without impossible ones."""
    for day in sorted({match[1] for match in found}, reverse=True):
        with suppress(ValueError):
            return parse_day(day.decode())
    return None


def today() -> datetime:
    """Return the midnight (UTC) that began this day."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
