"""Writes the price history as MTGJSON's AllPrices: one JSON object, one entry a uuid."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import orjson

from ingestion.simulation.catalogue import Printing
from ingestion.simulation.market import Market
from ingestion.simulation.model import Floats

_CURRENCY = {"tcgplayer": "USD", "cardkingdom": "USD", "cardmarket": "EUR", "cardsphere": "USD", "cardhoarder": "USD"}
_FINISH = {"nonfoil": "normal", "foil": "foil", "etched": "etched"}
_NULLS_EVERY = 50
"""One card in so many has null where others have no date."""
_SEALED_PRODUCTS = 2

Days = dict[str, float | None]


def write_all_prices(directory: Path, market: Market) -> Path:
    """Write `AllPrices.json` and return its path."""
    path = directory / "AllPrices.json"
    dates = [day.isoformat() for day in market.days]
    with path.open("wb") as file:
        file.write(b'{"meta":' + orjson.dumps(meta(market)) + b',"data":{')
        separator = b""
        for uuid, entry in _entries(market, dates):
            file.write(separator + orjson.dumps(uuid) + b":" + orjson.dumps(entry))
            separator = b","
        file.write(b"}}")
    return path


def meta(market: Market) -> dict[str, str]:
    """Return the head of each MTGJSON file: its date and version."""
    return {"date": market.days[-1].isoformat(), "version": f"5.2.2+{market.days[-1]:%Y%m%d}"}


def _entries(market: Market, dates: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for card in market.printings:
        entry = _entry(market, card, dates)
        # Both faces of a card have its prices, as upstream since 2022.
        for uuid in card.mtgjson_uuids:
            yield uuid, entry
    for number in range(_SEALED_PRODUCTS):
        # Sealed products have prices too, but no entry in AllIdentifiers.
        yield str(uuid5(NAMESPACE_OID, f"simulated-sealed/{market.seed}/{number}")), _sealed(dates, number)


def _entry(market: Market, card: Printing, dates: list[str]) -> dict[str, Any]:
    paper: dict[str, Any] = {}
    online: dict[str, Any] = {}
    for key, prices in market.quotes.items():
        days = _days(dates, prices[card.index], nulls=card.index % _NULLS_EVERY == 7)
        if days:
            place = online if key.provider == "cardhoarder" else paper
            provider = place.setdefault(key.provider, _empty_provider(key.provider, card))
            provider.setdefault(key.kind, {})[_FINISH[key.finish]] = days
    return _entry_of(paper, online, card)


def _empty_provider(provider: str, card: Printing) -> dict[str, Any]:
    """Return an entry without a buylist: upstream writes an empty one for some and none for others, in either order."""
    currency = {"currency": _CURRENCY[provider]}
    return {"buylist": {}, **currency} if card.index % 2 else currency


def _entry_of(paper: dict[str, Any], online: dict[str, Any], card: Printing) -> dict[str, Any]:
    if "tcgplayer" not in paper and not card.card_set.digital:
        # An entry with only the currency: a product that upstream could not match.
        paper = {"tcgplayer": {"currency": "USD"}} | paper
    if card.index % 3 == 0:
        paper = dict(reversed(paper.items()))
    return {"mtgo": online, "paper": paper} if online else {"paper": paper}


def _days(dates: list[str], prices: Floats, nulls: bool) -> Days:
    """Return prices by date; days without one are left out, or null between the first and the last one."""
    known = np.flatnonzero(~np.isnan(prices))
    if not len(known):
        return {}
    if not nulls:
        return dict(zip([dates[at] for at in known.tolist()], prices[known].tolist(), strict=True))
    span = range(int(known[0]), int(known[-1]) + 1)
    return {dates[at]: None if np.isnan(prices[at]) else float(prices[at]) for at in span}


def _sealed(dates: list[str], number: int) -> dict[str, Any]:
    price = 119.99 + 20 * number
    return {"paper": {"tcgplayer": {"currency": "USD", "retail": {"normal": dict.fromkeys(dates[-30:], price)}}}}
