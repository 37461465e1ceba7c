"""A file in the format of Mana Pool's list of variants: lowest offers by condition, finish and language, in cents.

Fields as in the list of autumn 2026; about one row in a hundred is of a sealed product.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson

from benchmarks.generators.paths import price_paths
from market.records import CatalogueCard

CONDITIONS = {"NM": 1.0, "LP": 0.9, "MP": 0.75, "HP": 0.6, "DMG": 0.45}  # shares of the near mint price
FINISHES = {"nonfoil": "NF", "foil": "FO"}
EVERY_SEALED, EVERY_JAPANESE = 100, 10  # rows, cards


def write_manapool_list(
    path: Path, cards: Sequence[CatalogueCard], rows: int, made: datetime, changed: float = 0.0
) -> None:
    """Write `rows` rows, the same each time except the share of prices that is `changed`."""
    generator = np.random.default_rng(6)
    near_mint = np.repeat(price_paths(generator, rows // len(CONDITIONS) + 1, 1)[:, 0], len(CONDITIONS)).tolist()
    quantities = generator.integers(1, 60, rows).tolist()
    moved = (generator.random(rows) < changed).tolist()
    offers = zip(_variants(cards, rows), near_mint, quantities, moved, strict=False)
    with path.open("wb") as file:
        meta = {"as_of": f"{made:%Y-%m-%dT%H:%M:%S}.529Z", "base_url": "https://manapool.com"}
        file.write(b'{"meta":%b,"data":[' % orjson.dumps(meta))
        for number, ((variant, share), cents, quantity, has_moved) in enumerate(offers):
            price = max(round(cents * share), 1)
            offer = {"low_price": price + (max(price // 20, 1) if has_moved else 0), "available_quantity": quantity}
            file.write((b"," if number else b"") + orjson.dumps(variant | offer))
        file.write(b"]}")


def _variants(cards: Sequence[CatalogueCard], rows: int) -> Iterator[tuple[dict[str, Any], float]]:
    """Yield the variants of `rows` rows, those of a card one after the other, and the share of its price."""
    variants = _of_cards(cards)
    for number in range(rows):
        yield (_sealed(number), 20.0) if number % EVERY_SEALED == 0 else next(variants)


def _of_cards(cards: Sequence[CatalogueCard]) -> Iterator[tuple[dict[str, Any], float]]:
    for number, card in enumerate(cards):
        languages = ("EN", "JA") if number % EVERY_JAPANESE == 0 else ("EN",)
        for finish, language, (condition, share) in product(card.finishes or (), languages, CONDITIONS.items()):
            row = {
                "url": f"https://manapool.com/card/{card.set_code}/{card.collector_number}/{card.name}".replace(
                    " ", "-"
                ),
                "product_type": "mtg_single",
                "product_id": str(UUID(int=number + 1, version=4)),
                "set_code": card.set_code.upper(),
                "number": card.collector_number,
                "name": card.name,
                "scryfall_id": str(card.scryfall_id),
                "tcgplayer_product_id": number + 1,
                "language_id": language,
                "condition_id": condition,
                "finish_id": FINISHES[finish],
            }
            yield row, share


def _sealed(number: int) -> dict[str, Any]:
    return {
        "url": f"https://manapool.com/sealed/box-{number}", "product_type": "mtg_sealed",
        "product_id": str(UUID(int=number + 1, version=4)), "set_code": "TST", "number": None,
        "name": f"Booster Box {number}", "scryfall_id": None, "tcgplayer_product_id": number + 1, "language_id": "EN",
        "condition_id": None, "finish_id": None,
    }  # fmt: skip
