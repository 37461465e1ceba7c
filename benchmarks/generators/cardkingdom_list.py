"""A file in the format of Card Kingdom's price list: four conditions with stock and a buylist, about 450 bytes a row.

Fields and shares as in the list of autumn 2026: some rows have no card, and some cards have two articles of a finish.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.generators.paths import DEAREST, price_paths
from market.records import CatalogueCard

GRADES = ("nm", "ex", "vg", "g")
SHARES = np.array([1.0, 0.8, 0.6, 0.4, 0.55])  # of the near mint price: the GRADES, then the buylist
OFFERED = 0.985  # of the four conditions and the buylist of all rows
EVERY_SECOND_ARTICLE, EVERY_UNKNOWN_CARD = 100, 540  # rows
TEXTS = [f"{cents // 100}.{cents % 100:02}" for cents in range(2 * DEAREST)]
CLOCK = ZoneInfo("America/Los_Angeles")


def write_cardkingdom_list(
    path: Path, cards: Sequence[CatalogueCard], rows: int, made: datetime, changed: float = 0.0
) -> None:
    """Write `rows` rows, the same each time except the share of prices that is `changed`."""
    cents, quantities = _offers(rows, changed)
    articles = _articles(cards, rows)
    with path.open("wb") as file:
        file.write(b'{"meta":%b,"data":[' % orjson.dumps(_meta(made)))
        for number, (article, *offers) in enumerate(zip(articles, cents.tolist(), quantities.tolist(), strict=True)):
            file.write((b"," if number else b"") + orjson.dumps(article | _offered(*offers)))
        file.write(b"]}")


def _meta(made: datetime) -> dict[str, str]:
    created_at = f"{made.astimezone(CLOCK):%Y-%m-%d %H:%M:%S}"
    return {"created_at": created_at, "base_url": "https://www.cardkingdom.com/"}


def _offers(rows: int, changed: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return prices in cents and numbers of copies, with a row an article and a column for each of SHARES."""
    generator = np.random.default_rng(5)
    near_mint = price_paths(generator, rows, 1)
    cents = np.maximum(np.rint(near_mint * SHARES), 1).astype(np.int64)
    offered = generator.random(cents.shape) < OFFERED
    quantities = np.where(offered, generator.integers(1, 20, cents.shape), 0)
    moved = generator.random(cents.shape) < changed
    return np.where(moved, cents + np.maximum(cents // 20, 1), cents), quantities


def _articles(cards: Sequence[CatalogueCard], rows: int) -> Iterator[dict[str, Any]]:
    """Yield the articles of `rows` rows, the finishes of a card one after the other."""
    pairs = ((card, finish) for card in cards for finish in card.finishes or ())
    card, finish = next(pairs)
    for number in range(rows):
        second = number % EVERY_SECOND_ARTICLE == EVERY_SECOND_ARTICLE - 1
        card, finish = (card, finish) if second else next(pairs)
        yield {
            "id": number + 1,
            "sku": f"{'F' if finish == 'foil' else ''}{card.set_code.upper()}-{card.collector_number:0>4}",
            "scryfall_id": str(card.scryfall_id) if (number + 1) % EVERY_UNKNOWN_CARD else None,
            "url": f"mtg/{card.set_name}/{card.name}".lower().replace(" ", "-"),
            "name": card.name,
            "variation": f"{card.collector_number} - Another Treatment" if second else "",
            "edition": card.set_name,
            "is_foil": "true" if finish == "foil" else "false",
        }


def _offered(cents: Sequence[int], quantities: Sequence[int]) -> dict[str, Any]:
    texts = [TEXTS[price] for price in cents]
    grades = {
        f"{word}_{what}": value
        for place, word in enumerate(GRADES)
        for what, value in (("price", texts[place]), ("qty", quantities[place]))
    }
    return {
        "price_retail": texts[0],
        "qty_retail": sum(quantities[: len(GRADES)]),
        "price_buy": texts[-1],
        "qty_buying": quantities[-1],
        "condition_values": grades,
    }
