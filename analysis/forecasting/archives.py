"""Archives of daily prices as panels: what `python -m analysis evaluate` reads.

They are those of two collectors, `benson/packcracker` (TCGplayer, by set and day) and `tdbxg/mtg-price-radar-live`
(Card Kingdom, by list), packed with tar and zstandard. A member is in memory at a time.
"""

import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import msgspec
import numpy as np
import zstandard

from analysis.forecasting.panel import Floats, Panel, unknown
from market.observations import Numbers

Column = tuple[Numbers, Floats]  # places of series, and their values

WINDOW = 2**27  # bytes, of archives made with --long=27
SECONDS_A_DAY = 86_400
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6})\.json$")
# Card Kingdom's columns in the order of the file; those of no use are not decoded.
COLUMNS = (
    "sku", "scryfallId", "name", "ckName", "flavorName", "cn", "edition", "variation", "activeBuying", "foil", "ckUrl",
    "scryfallUrl", "scryfallSet", "scryfallSetName", "collectorNumber", "rarity", "releasedAt", "image", "cashUsd",
    "cashCny", "creditUsd", "creditCny", "retailUsd", "retailCny", "qtyBuying", "qtyRetail", "cnSource",
)  # fmt: skip
KINDS: Mapping[str, Any] = MappingProxyType(
    {"sku": str, "scryfallId": str | None, "name": str | None}
    | dict.fromkeys(("cashUsd", "retailUsd"), float | None)
    | dict.fromkeys(("qtyBuying", "qtyRetail"), int | None)
)


class UnreadableArchive(ValueError):
    """A file that is not there, or is not what it should be."""


class _Finish(msgspec.Struct):
    type: str
    price: float | None = None


class _Card(msgspec.Struct):
    id: str
    name: str
    finishes: list[_Finish]


class _Set(msgspec.Struct):
    play: list[_Card] = []
    collector: list[_Card] = []


_Row: Any = msgspec.defstruct("_Row", [(name, KINDS.get(name, msgspec.Raw)) for name in COLUMNS], array_like=True)
_List: Any = msgspec.defstruct("_List", [("fields", tuple[str, ...]), ("cards", list[_Row])])
_decode_set = msgspec.json.Decoder(_Set).decode
_decode_list = msgspec.json.Decoder(_List).decode


class _Series:
    """Numbers of series, in the order in which they are met, with those of their cards and names."""

    def __init__(self) -> None:
        self.places: dict[object, int] = {}
        self.card: list[int] = []
        self.name: list[int] = []
        self._cards: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def place(self, key: object, card: str, name: str) -> int:
        """Return the number of a series."""
        found = self.places.setdefault(key, len(self.places))
        if found == len(self.card):
            self.card.append(self._cards.setdefault(card, len(self._cards)))
            self.name.append(self._names.setdefault(name, len(self._names)))
        return found

    def panel(self, days: list[float], *columns: list[Column]) -> Panel:
        """Return the panel of prices by issue, offer, stock and wanted. Raises UnreadableArchive for none."""
        if not days:
            raise UnreadableArchive("the archive has no prices")
        matrices = [_matrix(len(self.card), some) for some in columns]
        matrices += [unknown(matrices[0])] * (4 - len(matrices))
        return Panel(np.array(days), np.array(self.card), np.array(self.name), *matrices)


def _column(prices: Mapping[int, float]) -> Column:
    return np.fromiter(prices, np.int32, len(prices)), np.fromiter(prices.values(), np.float64, len(prices))


def _matrix(count: int, columns: list[Column]) -> Floats:
    matrix = np.full((count, len(columns)), np.nan)
    for place, (series, values) in enumerate(columns):
        matrix[series, place] = values
    return matrix


def read_tcgplayer(folder: Path) -> Panel:
    """Return TCGplayer's market prices (USD) by day; of several files of a day the last. Raises UnreadableArchive."""
    series, days = _Series(), dict[float, dict[int, float]]()
    for name, read in _members(folder / "scryfall" / "tcgplayer_usd_daily.tar.zst"):
        if not name.endswith(".json") or name.endswith("sets.json"):
            continue
        day = float(date.fromisoformat(name.removeprefix("./")[:10]).toordinal())
        found = _decode(_decode_set, read(), name)
        prices = days.setdefault(day, {})
        for card in (*found.play, *found.collector):
            for finish in card.finishes:
                if finish.price:
                    prices[series.place((card.id, finish.type), card.id, card.name)] = finish.price
    return series.panel(sorted(days), [_column(days[day]) for day in sorted(days)])


def read_cardkingdom(folder: Path) -> Panel:
    """Return Card Kingdom's prices, offers and stock (USD) by list. Raises UnreadableArchive.

    What a list no longer has is not bought any more: its offer is 0, its price unknown.
    """
    series, lists = _Series(), dict[float, list[Column]]()
    for name, read in _members(folder / "cardkingdom" / "retail_buylist_snapshots.tar.zst"):
        time = TIME.search(name)
        if not time:
            continue
        found = _decode(_decode_list, read(), name)
        if found.fields != COLUMNS:
            raise UnreadableArchive(f"{name} has other columns")
        moment = datetime.strptime(time[1], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
        lists[moment.timestamp() / SECONDS_A_DAY] = _of_list(series, found.cards)
    days = sorted(lists)
    panel = series.panel(days, *([lists[day][place] for day in days] for place in range(4)))
    was_seen = np.maximum.accumulate(~np.isnan(panel.offer), axis=1)
    return panel._replace(offer=np.where(np.isnan(panel.offer) & was_seen, 0, panel.offer))


def _of_list(series: _Series, rows: list[Any]) -> list[Column]:
    """Return price, offer, stock and copies wanted."""
    price, offer, stock, wanted = columns = [dict[int, float]() for _ in range(4)]
    for row in rows:
        place = series.place(row.sku, row.scryfallId or row.sku, row.name or row.sku)
        buys = row.qtyBuying or 0
        offer[place] = (row.cashUsd or 0) if buys else 0
        if row.retailUsd:
            price[place] = row.retailUsd
        if row.qtyRetail is not None:
            stock[place] = row.qtyRetail
        if row.qtyBuying is not None:
            wanted[place] = row.qtyBuying
    return [_column(one) for one in columns]


READERS: Mapping[str, Callable[[Path], Panel]] = MappingProxyType(
    {"tcgplayer": read_tcgplayer, "cardkingdom": read_cardkingdom}
)


def _members(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the files of an archive with what reads each, in their order."""
    try:
        with path.open("rb") as packed, _unpacked(packed) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file:
                    yield member.name, file.read
    except (OSError, tarfile.TarError, zstandard.ZstdError) as error:
        raise UnreadableArchive(f"{path}: {error}") from error


@contextmanager
def _unpacked(packed: IO[bytes]) -> Iterator[tarfile.TarFile]:
    with (
        zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(packed) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        yield archive


def _decode(decode: Callable[[bytes], Any], data: bytes, name: str) -> Any:
    try:
        return decode(data)
    except msgspec.DecodeError as error:
        raise UnreadableArchive(f"{name}: {error}") from error
