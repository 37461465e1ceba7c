"""A slice of the real prices beside the repository, laid out in the shapes of their upstreams.

Every price is one that a marketplace published; only the days are moved, so that the newest of each source is
yesterday.
"""

import gzip
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import zstandard

from tests.conftest import ROOT

DATA = ROOT.parent / "shared" / "data"
CARDS = 300
USD_DAYS, SHOP_DAYS, GUIDES = 5, 2, 2
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
FINISHES = {"nonfoil": "normal", "foil": "foil", "etched": "etched"}

Members = Iterator[tuple[str, Callable[[], Any]]]
PricesOfDay = dict[str, dict[str, float]]  # Scryfall id -> finish -> USD


@dataclass
class Slice:
    """The files: bulk files by day (oldest first), AllIdentifiers, AllPrices, price guide."""

    bulk: list[Path]
    identifiers: Path
    prices: Path
    guide: Path


def require_data() -> None:
    """Raise where the real prices are not there: without them this comparison proves nothing."""
    if not (DATA / "scryfall").is_dir():
        raise FileNotFoundError(
            f"{DATA} is missing. The real prices belong beside the repository, in ../shared; without them nobody"
            " compares what the program says with what the marketplaces published."
        )


def members(name: str) -> Members:
    """Names of an archive's files, each with a function that parses it; to be called before the next one is taken."""
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 31)
    with (
        (DATA / name).open("rb") as file,
        reader.stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        for member in tar:
            if member.isfile() and member.name.endswith(".json"):
                yield member.name.removeprefix("./"), lambda member=member: json.load(tar.extractfile(member))  # type: ignore[misc, arg-type]


def newest(name: str, count: int, label: Callable[[str], str]) -> list[str]:
    """The newest labels of an archive's files, oldest first."""
    return sorted({label(path) for path, _ in members(name)})[-count:]


def read_scryfall() -> tuple[dict[str, dict[str, Any]], list[PricesOfDay]]:
    """Some cards of the newest days and their USD prices, day by day."""
    archive = "scryfall/tcgplayer_usd_daily.tar.zst"
    days = newest(archive, USD_DAYS, lambda path: path.split("/")[0])
    cards: dict[str, dict[str, Any]] = {}
    prices: dict[str, PricesOfDay] = {day: {} for day in days}
    sets: set[str] = set()
    for path, parse in members(archive):
        day, file = path.split("/")[0], path.rsplit("/", 1)[-1]
        if day not in prices or file == "sets.json" or (file not in sets and len(cards) >= CARDS):
            continue
        sets.add(file)
        document = parse()
        for card in document["play"] + document.get("collector", []):
            if card["id"] in cards or len(cards) < CARDS:
                known = cards.setdefault(card["id"], card | {"set_name": document["name"], "known_finishes": set()})
                known["known_finishes"] |= {one["type"] for one in card["finishes"]}
                prices[day].setdefault(card["id"], {}).update({one["type"]: one["price"] for one in card["finishes"]})
    return cards, list(prices.values())


def read_cardkingdom(cards: dict[str, Any]) -> list[dict[str, dict[str, tuple[float, float]]]]:
    """(retail, buylist) of these cards by finish, day by day."""
    archive = "cardkingdom/retail_buylist_snapshots.tar.zst"
    wanted = newest(archive, SHOP_DAYS, lambda path: path)
    return [_shop_day(parse(), cards) for path, parse in members(archive) if path in wanted]


def _shop_day(document: Any, cards: dict[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    at = {field: number for number, field in enumerate(document["fields"])}
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row in document["cards"]:
        if row[at["scryfallId"]] in cards:
            etched = "etched" in str(row[at["variation"]]).lower()
            finish = "etched" if etched else "foil" if row[at["foil"]] else "nonfoil"
            found.setdefault(row[at["scryfallId"]], {}).setdefault(finish, (row[at["retailUsd"]], row[at["cashUsd"]]))
    return found


def read_cardmarket(cards: dict[str, Any]) -> tuple[dict[str, int], list[list[dict[str, Any]]]]:
    """Cardmarket's number of a card where its name and set are unique, and the newest guides with some strangers."""
    expansions = json.loads(gzip.decompress((DATA / "cardmarket/expansions.json.gz").read_bytes()))
    code = {one["pk"]: (one["fields"]["code"] or "").lower() for one in expansions}
    products: dict[tuple[str, str], list[int]] = {}
    for one in json.loads(gzip.decompress((DATA / "cardmarket/products.json.gz").read_bytes())):
        key = one["fields"]["name"].lower(), code.get(one["fields"]["expansion"], "")
        products.setdefault(key, []).append(one["pk"])
    found = {card: products.get((one["name"].lower(), one["set"]), []) for card, one in cards.items()}
    numbers = {card: pks[0] for card, pks in found.items() if len(pks) == 1}
    archive = "cardmarket/price_guide_1.tar.zst"
    wanted = newest(archive, GUIDES, lambda path: path)
    known = set(numbers.values())
    guides = [parse()["priceGuides"] for path, parse in members(archive) if path in wanted]
    return numbers, [[row for row in guide if row["idProduct"] in known] + guide[:50] for guide in guides]


def day_of(number: int, count: int) -> date:
    """The moved date of the day with this number of so many: the last one is yesterday."""
    return YESTERDAY - timedelta(days=count - 1 - number)


def cut_slice(folder: Path) -> Slice:
    """Write the slice's files into `folder`. Raises FileNotFoundError where the real prices are not there."""
    require_data()
    cards, usd = read_scryfall()
    shop = read_cardkingdom(cards)
    numbers, guides = read_cardmarket(cards)
    return Slice(
        [_write_bulk(folder, day_of(day, len(usd)), prices, cards, numbers) for day, prices in enumerate(usd)],
        _write_identifiers(folder, cards, numbers),
        _write_prices(folder, usd, shop, guides, numbers),
        _write_guide(folder, guides[-1]),
    )


def _write_bulk(folder: Path, day: date, prices: PricesOfDay, cards: dict[str, Any], numbers: dict[str, int]) -> Path:
    """Every card is in every file, as it is upstream, whether anybody asked for it that day or not."""
    lines = []
    for card, one in cards.items():
        money = {finish: f"{price:.2f}" for finish, price in prices.get(card, {}).items() if price}
        record = {
            "object": "card", "id": card, "name": one["name"], "lang": "en", "set": one["set"],
            "set_name": one["set_name"], "collector_number": one["collector_number"], "rarity": one["rarity"],
            "finishes": sorted(one["known_finishes"]), "image_uris": {"normal": one["image"]}, "digital": False,
            "prices": {"usd": money.get("nonfoil"), "usd_foil": money.get("foil"), "usd_etched": money.get("etched"),
                       "eur": None, "eur_foil": None, "tix": None},
        }  # fmt: skip
        lines.append(
            json.dumps(record | ({"cardmarket_id": numbers[card]} if card in numbers else {}), ensure_ascii=False)
        )
    path = folder / f"default-cards-{day:%Y%m%d}090700.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    return path


def uuid_of(card: str) -> str:
    """MTGJSON's name of a card."""
    return str(uuid5(NAMESPACE_OID, card))


def _write_identifiers(folder: Path, cards: dict[str, Any], numbers: dict[str, int]) -> Path:
    path = folder / "AllIdentifiers.json"
    entries = {
        uuid_of(card): {
            "uuid": uuid_of(card), "name": one["name"], "setCode": one["set"].upper(),
            "number": one["collector_number"],
            "identifiers": {"scryfallId": card, **({"mcmId": str(numbers[card])} if card in numbers else {})},
        }
        for card, one in cards.items()
    }  # fmt: skip
    path.write_text(json.dumps({"meta": {"date": str(YESTERDAY)}, "data": entries}, ensure_ascii=False))
    return path


def _write_prices(
    folder: Path,
    usd: list[PricesOfDay],
    shop: list[dict[str, dict[str, tuple[float, float]]]],
    guides: list[list[dict[str, Any]]],
    numbers: dict[str, int],
) -> Path:
    data: dict[str, Any] = {}

    def put(card: str, provider: str, kind: str, finish: str, day: date, price: float | None) -> None:
        if price:
            currency = "EUR" if provider == "cardmarket" else "USD"
            offer = data.setdefault(uuid_of(card), {"paper": {}})["paper"].setdefault(provider, {"currency": currency})
            offer.setdefault(kind, {}).setdefault(FINISHES[finish], {})[str(day)] = price

    for number, day_prices in enumerate(usd):
        for card, finishes in day_prices.items():
            for finish, price in finishes.items():
                put(card, "tcgplayer", "retail", finish, day_of(number, len(usd)), price)
    for number, shop_prices in enumerate(shop):
        for card, offers in shop_prices.items():
            for finish, (retail, buylist) in offers.items():
                put(card, "cardkingdom", "retail", finish, day_of(number, len(shop)), retail)
                put(card, "cardkingdom", "buylist", finish, day_of(number, len(shop)), buylist)
    for number, guide in enumerate(guides):
        trends = {row["idProduct"]: row for row in guide}
        for card, product in numbers.items():
            row = trends.get(product, {})
            put(card, "cardmarket", "retail", "nonfoil", day_of(number, len(guides)), row.get("trend"))
            put(card, "cardmarket", "retail", "foil", day_of(number, len(guides)), row.get("trend-foil"))
    path = folder / "AllPrices.json"
    path.write_text(json.dumps({"meta": {"date": str(YESTERDAY)}, "data": data}, separators=(",", ":")))
    return path


def _write_guide(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "price_guide_1.json"
    path.write_text(json.dumps({"version": 1, "createdAt": f"{YESTERDAY}T02:44:33+0100", "priceGuides": rows}))
    return path
