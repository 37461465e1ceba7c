"""Archives: prices, offers and stock of small ones; what they lack is unknown; what is no archive is told."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.forecasting.archives import COLUMNS, READERS, UnreadableArchive
from tests.support.forecasts import TCGPLAYER, archive

CARDKINGDOM = "cardkingdom/retail_buylist_snapshots.tar.zst"


def card(number: int, **finishes: float | None) -> dict[str, Any]:
    """A card of a set, as Scryfall's collector writes it."""
    some = [{"type": finish, "price": price} for finish, price in finishes.items()]
    return {"id": f"card-{number}", "name": f"Name {number % 2}", "finishes": some}


def row(sku: str, **known: Any) -> list[Any]:
    """A row of Card Kingdom's list."""
    given = dict.fromkeys(COLUMNS) | {"sku": sku, "scryfallId": f"id of {sku}", "name": "Name"}
    return list((given | known).values())


def listed(*rows: list[Any]) -> dict[str, Any]:
    """A list of Card Kingdom."""
    return {"meta": {}, "fields": COLUMNS, "cards": rows}


def test_prices_of_tcgplayer_are_by_day_and_finish(tmp_path: Path) -> None:
    files = {
        "2026-01-19T0519Z_a/data/one.json": {"set": "one", "play": [card(1, nonfoil=1.5, foil=3)], "collector": []},
        "2026-01-19T0640Z_b/data/one.json": {
            "set": "one",
            "play": [card(1, nonfoil=2)],
            "collector": [card(3, foil=9)],
        },
        "2026-01-20T0639Z_c/data/one.json": {"play": [card(1, nonfoil=None), card(2, nonfoil=4)]},
        "2026-01-20T0639Z_c/data/sets.json": [],
    }
    panel = READERS["tcgplayer"](archive(tmp_path, TCGPLAYER, files))
    assert np.diff(panel.days).tolist() == [1]
    assert np.array_equal(panel.price, [[2, np.nan], [3, np.nan], [9, np.nan], [np.nan, 4]], equal_nan=True)
    assert panel.card[0] == panel.card[1] != panel.card[2]
    assert panel.name[0] == panel.name[2] != panel.name[3]
    assert np.isnan(panel.offer).all()


def test_a_list_of_card_kingdom_has_prices_offers_and_stock(tmp_path: Path) -> None:
    files = {
        "data_fast.ck2026-07-09T070716.json": listed(
            row("A", cashUsd=2.5, qtyBuying=4, retailUsd=5.0, qtyRetail=3),
            row("B", cashUsd=2.5, qtyBuying=0, retailUsd=5.0, qtyRetail=0),
        ),
        "data_fast.ck2026-07-09T190716.json": listed(row("C"), row("B", cashUsd=3.0, qtyBuying=1)),
    }
    panel = READERS["cardkingdom"](archive(tmp_path, CARDKINGDOM, files))
    assert np.diff(panel.days).tolist() == [0.5]
    unknown = np.nan
    assert np.array_equal(panel.price, [[5, unknown], [5, unknown], [unknown] * 2], equal_nan=True)
    assert np.array_equal(panel.offer, [[2.5, 0], [0, 3], [unknown, 0]], equal_nan=True)
    assert np.array_equal(panel.stock, [[3, unknown], [0, unknown], [unknown] * 2], equal_nan=True)


@pytest.mark.parametrize("marketplace", READERS)
def test_a_folder_without_the_archive_is_told(tmp_path: Path, marketplace: str) -> None:
    with pytest.raises(UnreadableArchive, match=r"tar\.zst"):
        READERS[marketplace](tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"no JSON", b'{"fields": ["sku"], "cards": []}', b'{"fields": [], "cards": 3}', b"[]"]
)
def test_a_list_that_is_none_is_told_with_its_name(tmp_path: Path, content: bytes) -> None:
    name = "data_fast.ck2026-07-09T070716.json"
    with pytest.raises(UnreadableArchive, match=name):
        READERS["cardkingdom"](archive(tmp_path, CARDKINGDOM, {name: content}))


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    folder = archive(tmp_path, TCGPLAYER, {"2026-01-19T0519Z_a/data/one.json": {"play": [card(1, nonfoil=1)]}})
    path = folder / TCGPLAYER
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableArchive):
        READERS["tcgplayer"](folder)
