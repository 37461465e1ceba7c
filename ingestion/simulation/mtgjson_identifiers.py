"""Writes MTGJSON's AllIdentifiers: the card and the Scryfall id of each uuid of AllPrices."""

from pathlib import Path
from typing import Any

import orjson

from ingestion.simulation.catalogue import Printing
from ingestion.simulation.market import Market
from ingestion.simulation.mtgjson_prices import meta

_LANGUAGE = {"en": "English", "ja": "Japanese"}


def write_all_identifiers(directory: Path, market: Market) -> Path:
    """Write `AllIdentifiers.json` and return its path."""
    path = directory / "AllIdentifiers.json"
    data = {
        uuid: _entry(card, uuid, side, market)
        for card in market.printings
        for uuid, side in zip(card.mtgjson_uuids, "ab", strict=False)
    }
    path.write_bytes(orjson.dumps({"meta": meta(market), "data": data}))
    return path


def _entry(card: Printing, uuid: str, side: str, market: Market) -> dict[str, Any]:
    two_sided = len(card.mtgjson_uuids) > 1
    face = card.oracle.faces["ab".index(side) % len(card.oracle.faces)]
    name = f"{face.name} // {face.name}" if card.layout == "reversible_card" else card.oracle.name
    return {
        "uuid": uuid,
        "name": name,
        **({"faceName": face.name, "side": side} if two_sided else {}),
        "setCode": card.card_set.code.upper(),
        "number": card.collector_number,
        "language": _LANGUAGE[card.lang],
        "rarity": card.oracle.rarity,
        "type": face.type_line,
        "layout": card.layout,
        "finishes": card.finishes,
        "hasFoil": "foil" in card.finishes,
        "hasNonFoil": "nonfoil" in card.finishes,
        "availability": ["arena"] if card.card_set.digital else ["paper"],
        **({"isOnlineOnly": True} if card.card_set.digital else {}),
        **({"isReprint": True} if card.reprint else {}),
        "identifiers": _identifiers(card),
    }


def _identifiers(card: Printing) -> dict[str, str]:
    """Return the known identifiers; all values are text, unknown ones are left out."""
    known = {
        "mcmId": card.cardmarket_id,
        "mtgoId": card.mtgo_id,
        "tcgplayerProductId": card.tcgplayer_id,
        "tcgplayerEtchedProductId": card.tcgplayer_etched_id,
    }
    return {
        "scryfallId": card.scryfall_id,
        "scryfallOracleId": card.oracle.oracle_id,
        **{name: str(number) for name, number in known.items() if number is not None},
    }
