"""Card Kingdom's real price lists beside the repository, in their upstream's shape, and what they say by plain Python.

The lists that were collected have an article's retail and buylist price and its quantities, and no conditions: so near
mint is not filled in, and the retail price is that of the article.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support.raw_prices import members, newest, require_data

ARCHIVE = "cardkingdom/retail_buylist_snapshots.tar.zst"
NOTHING = {f"{word}_{what}": none for word in ("nm", "ex", "vg", "g") for what, none in (("price", "0.00"), ("qty", 0))}

Series = tuple[UUID, str, str]  # Scryfall id, finish, kind
Offer = tuple[int, int]  # cents, quantity


class RealList(NamedTuple):
    """A list: when it was made, a file of it, and what it says of each series that it has."""

    made: datetime
    path: Path
    offers: dict[Series, Offer]


def real_lists(folder: Path, count: int, share: int) -> tuple[Path, list[RealList]]:
    """Write the oldest lists, of every `share`-th card, and a bulk file of their cards. Raises FileNotFoundError."""
    require_data()
    wanted = newest(ARCHIVE, 1_000, str)[:count]
    documents = {name: parse() for name, parse in members(ARCHIVE) if name in wanted}
    lists, cards = [], dict[UUID, dict[str, Any]]()
    for name in wanted:
        articles = [one for one in _articles(documents[name]) if _card(one).int % share == 0]
        created = documents[name]["meta"]["cardKingdomCreatedAt"]
        path = folder / f"pricelist-{len(lists)}.json"
        path.write_text(json.dumps({"meta": {"created_at": created}, "data": list(map(_row, articles))}))
        made = datetime.fromisoformat(created).replace(tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
        lists.append(RealList(made, path, _offers(articles)))
        for one in articles:
            cards.setdefault(_card(one), one | {"finishes": set()})["finishes"].add(_finish(one))
    return _write_bulk(folder, cards), lists


def _articles(document: Any) -> Iterator[dict[str, Any]]:
    """The rows that name a card; some have no Scryfall id, or a word that is none."""
    for row in document["cards"]:
        article = dict(zip(document["fields"], row, strict=True))
        try:
            UUID(article["scryfallId"] or "")
        except ValueError:
            continue
        yield article


def _card(article: dict[str, Any]) -> UUID:
    return UUID(article["scryfallId"])


def _finish(article: dict[str, Any]) -> str:
    return "etched" if "Etched" in (article["variation"] or "") else "foil" if article["foil"] else "nonfoil"


def _row(article: dict[str, Any]) -> dict[str, Any]:
    return {
        "sku": article["sku"], "scryfall_id": article["scryfallId"], "variation": article["variation"] or "",
        "is_foil": "true" if article["foil"] else "false", "condition_values": NOTHING,
        "price_retail": f"{article['retailUsd'] or 0:.2f}", "qty_retail": article["qtyRetail"] or 0,
        "price_buy": f"{article['cashUsd'] or 0:.2f}", "qty_buying": article["qtyBuying"] or 0,
    }  # fmt: skip


def _offers(articles: list[dict[str, Any]]) -> dict[Series, Offer]:
    """What is on sale, at the lowest price of an article, and what is bought, at the highest."""
    found: dict[Series, Offer] = {}
    for one in articles:
        for kind, price, quantity in (("retail", "retailUsd", "qtyRetail"), ("buylist", "cashUsd", "qtyBuying")):
            if one[price] and one[quantity]:
                key, offer = (_card(one), _finish(one), kind), (round(one[price] * 100), one[quantity])
                known = found.get(key)
                if known and kind == "retail":
                    offer = min(known[0], offer[0]), known[1] + offer[1]
                found[key] = max(known or offer, offer) if kind == "buylist" else offer
    return found


def _write_bulk(folder: Path, cards: dict[UUID, dict[str, Any]]) -> Path:
    path = folder / "default-cards-20260701090700.jsonl"
    with path.open("w") as file:
        for card, article in cards.items():
            described = {
                "object": "card", "id": str(card), "name": article["name"], "lang": "en", "prices": {},
                "set": article["scryfallSet"] or "none", "collector_number": article["collectorNumber"] or "0",
                "finishes": sorted(article["finishes"]),
            }  # fmt: skip
            file.write(json.dumps(described) + "\n")
    return path
