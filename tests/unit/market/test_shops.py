"""Addresses of cards at marketplaces."""

from dataclasses import dataclass

import pytest

from market.shops import shop_address
from market.variants import MARKETPLACES


@dataclass(frozen=True)
class Known:
    """A card as the catalogue has it."""

    name: str = "Lim-Dûl's Vault"
    set_code: str = "all"
    collector_number: str = "107"
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None


SEARCHED = "Lim-D%C3%BBl%27s%20Vault"


@pytest.mark.parametrize(
    ("marketplace", "card", "finish", "address"),
    [
        ("tcgplayer", Known(tcgplayer_id=5), "nonfoil", "https://www.tcgplayer.com/product/5"),
        ("tcgplayer", Known(tcgplayer_id=5, tcgplayer_etched_id=6), "etched", "https://www.tcgplayer.com/product/6"),
        ("tcgplayer", Known(), "foil",
         f"https://www.tcgplayer.com/search/magic/product?productLineName=magic&q={SEARCHED}"),
        ("cardmarket", Known(cardmarket_id=7), "foil", "https://www.cardmarket.com/en/Magic/Products?idProduct=7"),
        ("cardmarket", Known(), "foil",
         f"https://www.cardmarket.com/en/Magic/Products/Search?searchString={SEARCHED}"),
        ("cardkingdom", Known(), "foil",
         f"https://www.cardkingdom.com/catalog/search?search=header&filter%5Bname%5D={SEARCHED}"),
        ("cardtrader", Known(), "foil", f"https://www.cardtrader.com/en/manasearch_results?q={SEARCHED}"),
        ("manapool", Known(), "foil", "https://manapool.com/card/all/107/lim-duls-vault"),
        ("manapool", Known(collector_number="336★"), "foil",
         "https://manapool.com/card/all/336%E2%98%85/lim-duls-vault"),
    ],
)  # fmt: skip
def test_a_card_is_found_by_its_number_or_its_name(marketplace: str, card: Known, finish: str, address: str) -> None:
    assert shop_address(marketplace, card, finish) == address


def test_a_card_of_two_faces_is_searched_by_its_front() -> None:
    address = shop_address("cardtrader", Known(name="Fire // Ice"), "nonfoil")
    assert address is not None
    assert address.endswith("?q=Fire")


def test_every_marketplace_has_an_address_and_an_unknown_one_has_none() -> None:
    assert all(shop_address(slug, Known(), "nonfoil") for slug in MARKETPLACES)
    assert shop_address("elsewhere", Known(), "nonfoil") is None
