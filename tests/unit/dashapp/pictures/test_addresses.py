"""Addresses of scans: derived from the stored one, and only from one of Scryfall's."""

import pytest

from dashapp.paths import PictureSize, Side
from dashapp.pictures.addresses import scan_path

FILE = "a/b/ab0123cd-4567-89ef-0123-456789abcdef.jpg"
STORED = f"https://cards.scryfall.io/normal/front/{FILE}?1562404626"


@pytest.mark.parametrize(
    ("size", "side", "path"),
    [
        ("art", "front", f"/art_crop/front/{FILE}?1562404626"),
        ("small", "front", f"/small/front/{FILE}?1562404626"),
        ("normal", "front", f"/normal/front/{FILE}?1562404626"),
        ("large", "back", f"/large/back/{FILE}?1562404626"),
        ("art", "back", f"/art_crop/back/{FILE}?1562404626"),
    ],
)
def test_sizes_and_sides_differ_in_their_part_of_the_address(size: PictureSize, side: Side, path: str) -> None:
    assert scan_path(STORED, size, side) == path


def test_an_address_without_a_version_will_do() -> None:
    assert scan_path(STORED.partition("?")[0], "small", "front") == f"/small/front/{FILE}"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://errors.scryfall.com/missing.jpg",
        f"http://cards.scryfall.io/normal/front/{FILE}",
        f"https://cards.scryfall.io.example.com/normal/front/{FILE}",
        f"https://cards.scryfall.io@example.com/normal/front/{FILE}",
        f"https://example.com/https://cards.scryfall.io/normal/front/{FILE}",
        f"//cards.scryfall.io/normal/front/{FILE}",
        "https://cards.scryfall.io/normal/front/a/b/../../../../secret.jpg",
        f"https://cards.scryfall.io/normal/front/{FILE}?1562404626&to=https://example.com",
        f"https://cards.scryfall.io/normal/front/{FILE}\n",
        f"https://cards.scryfall.io/normal/front/{FILE}#fragment",
        "https://cards.scryfall.io/normal/front/a/b/card.svg",
        "data:image/svg+xml,<svg/>",
        "javascript:alert(1)",
        "https://[",
    ],
)
def test_no_other_address_is_ever_fetched(address: str | None) -> None:
    assert scan_path(address, "normal", "front") is None
