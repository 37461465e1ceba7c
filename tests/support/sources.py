"""A source that says what it is told, files in the upstreams' shapes, and everything that a load leaves behind."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from ingestion.contract import Edition, Progress, Record, SourceError
from tests.support.prices import KEY_COLUMNS, PRICE_COLUMNS, ago, rows

TABLES = {
    "cards": """
        SELECT scryfall_id, oracle_id, name, set_code, collector_number, rarity, lang, language, finishes, type_line,
            mana_cost, oracle_text, colors, color_identity, legalities::text, image_url, released_at, digital,
            tcgplayer_id, tcgplayer_etched_id, cardmarket_id, mtgjson_uuid, described
        FROM cards
    """,
    "sets": "SELECT * FROM sets",
    "snapshots": f"SELECT {KEY_COLUMNS}, {PRICE_COLUMNS} FROM price_snapshots_wide",
    "latest": """
        SELECT scryfall_id, marketplace_id, condition, finish, series.language, kind, time, price, price_24h, time_24h,
            change_24h, price_7d, time_7d, change_7d, price_30d, time_30d, change_30d
        FROM latest_prices JOIN price_series AS series ON series.id = series_id JOIN cards ON cards.id = card_id
    """,
    "requests": "SELECT since, until FROM refresh_requests",
    **{name: f"SELECT * FROM {name}" for name in ("market_index_30min", "market_index_hourly", "market_index_daily")},
    **{name: f"SELECT * FROM {name}" for name in ("market_moves_hourly", "market_moves_daily")},
}


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All that loads have stored, row for row, but for the database's own numbers and the run that stored it."""
    return {name: in_order(rows(engine, statement)) for name, statement in TABLES.items()}


def in_order(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows to compare: the last digits of a sum of logarithms depend on the order in which the rows lie on the disk."""
    settled = (tuple(round(value, 9) if isinstance(value, float) else value for value in row) for row in found)
    return sorted(settled, key=repr)


Given = Iterable[Record | Exception | Callable[[], None]]


@dataclass
class GivenSource:
    """A source of the records that it is given. An exception among them is raised, a function is called."""

    given: Given
    name: str = "scryfall-bulk"
    title: str = "Given records"
    as_of: datetime = field(default_factory=ago)
    address: str = "http://localhost:9/given.json"

    def find_edition(self) -> Edition:
        """The edition of our address."""
        return Edition(self.as_of, (self.address,))

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Any files will do that are there."""
        for file in files:
            if not file.exists():
                raise SourceError(f"{file} is not there.")
        return Edition(as_of or self.as_of, tuple(map(str, files)))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Say what we were given."""
        for number, one in enumerate(self.given):
            progress(number, None)
            if isinstance(one, BaseException):
                raise one
            if callable(one):
                one()
            else:
                yield one

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Nothing: rejected records are read again by the real source of our name."""
        return iter(())


def bulk_card(number: int, **fields: Any) -> dict[str, Any]:
    """A card as Scryfall writes it, with two prices."""
    return {
        "object": "card", "id": str(UUID(int=number)), "oracle_id": str(UUID(int=number % 1000 + 10**6)),
        "name": f"Card {number}", "lang": "en", "set": f"s{number % 40}", "set_name": f"Set {number % 40}",
        "collector_number": str(number), "rarity": "rare", "finishes": ["nonfoil", "foil"], "digital": False,
        "cardmarket_id": number + 10**6, "oracle_text": "Draw a card. " * 5, "legalities": {"modern": "legal"},
        "prices": {"usd": f"{number % 977 + 0.25:.2f}", "usd_foil": None, "usd_etched": None,
                   "eur": f"{number % 877 + 0.5:.2f}", "eur_foil": None, "tix": "0.02"},
    } | fields  # fmt: skip


def bulk_text(cards: Iterable[dict[str, Any]]) -> str:
    """A bulk file, a card a line."""
    return "[\n" + ",\n".join(json.dumps(card, ensure_ascii=False) for card in cards) + "\n]\n"


def write_bulk(path: Path, numbers: Iterable[int]) -> Path:
    """Write a bulk file of plain cards."""
    path.write_text(bulk_text(map(bulk_card, numbers)))
    return path


def all_identifiers(uuids: dict[UUID, int]) -> str:
    """AllIdentifiers of cards that Scryfall knows by a number."""
    return json.dumps({"meta": {"date": f"{ago(1):%Y-%m-%d}"}, "data": {
        str(uuid): {"name": f"Card {number}", "setCode": "TST", "number": str(number),
                    "identifiers": {"scryfallId": str(UUID(int=number))}}
        for uuid, number in uuids.items()
    }})  # fmt: skip


def all_prices(prices: dict[UUID, dict[str, float]], provider: str = "cardkingdom", kind: str = "retail") -> str:
    """AllPrices of one provider, nonfoil, by day."""
    return json.dumps({"meta": {"date": f"{ago(1):%Y-%m-%d}"}, "data": {
        str(uuid): {"paper": {provider: {"currency": "USD", kind: {"normal": days}}}} for uuid, days in prices.items()
    }})  # fmt: skip


def price_guide(trends: dict[int, float], created: datetime) -> str:
    """Cardmarket's price guide of products."""
    guides = [{"idProduct": product, "idCategory": 1, "trend": trend, "low": None} for product, trend in trends.items()]
    return json.dumps({"version": 1, "createdAt": created.strftime("%Y-%m-%dT%H:%M:%S%z"), "priceGuides": guides})


def kingdom_row(number: int, **fields: Any) -> dict[str, Any]:
    """A row of Card Kingdom's list: an article in four conditions, which the shop buys as well."""
    grades = {"nm_price": "3.99", "nm_qty": 8, "ex_price": "3.19", "ex_qty": 5, "vg_price": "2.39", "vg_qty": 2,
              "g_price": "1.60", "g_qty": 1}  # fmt: skip
    return {
        "id": number, "sku": f"FDN-{number:04d}", "scryfall_id": str(UUID(int=number)), "url": f"mtg/set/card-{number}",
        "name": f"Card {number}", "variation": "", "edition": "Set", "is_foil": "false", "price_retail": "3.99",
        "qty_retail": 16, "price_buy": "1.75", "qty_buying": 12, "condition_values": grades,
    } | fields  # fmt: skip


def kingdom_list(articles: Iterable[Any], created_at: str = f"{ago(2):%Y-%m-%d} 17:10:04") -> dict[str, Any]:
    """Card Kingdom's list of some rows; its clock shows US Pacific time."""
    return {"meta": {"created_at": created_at, "base_url": "https://www.cardkingdom.com/"}, "data": list(articles)}
