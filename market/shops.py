"""Addresses of cards at the marketplaces: the product's page where its number is known, else a search by name.

None is an affiliate's. TCGplayer's and Cardmarket's numbers are those of Scryfall's catalogue, whose `purchase_uris`
lead to the same pages.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol
from urllib.parse import quote

from market.variants import Finish


class Product(Protocol):
    """A card with its numbers in the catalogues of marketplaces; None is unknown."""

    @property
    def name(self) -> str: ...
    @property
    def set_code(self) -> str: ...
    @property
    def collector_number(self) -> str: ...
    @property
    def tcgplayer_id(self) -> int | None: ...
    @property
    def tcgplayer_etched_id(self) -> int | None: ...
    @property
    def cardmarket_id(self) -> int | None: ...


def shop_address(marketplace: str, card: Product, finish: str) -> str | None:
    """Return the address of a card at a marketplace, None for one whose addresses are not known."""
    address = _ADDRESSES.get(marketplace)
    return address(card, finish) if address else None


def _tcgplayer(card: Product, finish: str) -> str:
    product = card.tcgplayer_etched_id if finish == Finish.ETCHED else card.tcgplayer_id
    if product is None:
        return f"https://www.tcgplayer.com/search/magic/product?productLineName=magic&q={_asked(card)}"
    return f"https://www.tcgplayer.com/product/{product}"


def _cardmarket(card: Product, _finish: str) -> str:
    products = "https://www.cardmarket.com/en/Magic/Products"
    if card.cardmarket_id is None:
        return f"{products}/Search?searchString={_asked(card)}"
    return f"{products}?idProduct={card.cardmarket_id}"


def _cardkingdom(card: Product, _finish: str) -> str:
    return f"https://www.cardkingdom.com/catalog/search?search=header&filter%5Bname%5D={_asked(card)}"


def _cardtrader(card: Product, _finish: str) -> str:
    return f"https://www.cardtrader.com/en/manasearch_results?q={_asked(card)}"


def _manapool(card: Product, _finish: str) -> str:
    """Return the page of a printing: Mana Pool's lists have the same form, `/card/mh1/194/abominable-treefolk`."""
    plain = unicodedata.normalize("NFKD", _front(card)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['\"]", "", plain.lower())).strip("-")
    return f"https://manapool.com/card/{card.set_code.lower()}/{quote(card.collector_number, safe='')}/{words}"


def _asked(card: Product) -> str:
    return quote(_front(card), safe="")


def _front(card: Product) -> str:
    """Return the name of the front face: shops differ in what follows it."""
    return card.name.split(" // ", 1)[0]


_ADDRESSES: Mapping[str, Callable[[Product, str], str]] = MappingProxyType(
    {
        "tcgplayer": _tcgplayer,
        "manapool": _manapool,
        "cardkingdom": _cardkingdom,
        "cardmarket": _cardmarket,
        "cardtrader": _cardtrader,
    }
)
