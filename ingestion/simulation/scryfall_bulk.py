"""Writes the cards as Scryfall's bulk file of default cards: JSON Lines in a bare gzip."""

import gzip
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import orjson

from ingestion.simulation.cards import Face
from ingestion.simulation.catalogue import Printing
from ingestion.simulation.legalities import legalities
from ingestion.simulation.market import Market
from ingestion.simulation.names import ARTISTS
from ingestion.simulation.quotes import QuoteKey

_PRICE_FIELDS = {
    "usd": QuoteKey("tcgplayer", "retail", "nonfoil"),
    "usd_foil": QuoteKey("tcgplayer", "retail", "foil"),
    "usd_etched": QuoteKey("tcgplayer", "retail", "etched"),
    "eur": QuoteKey("cardmarket", "retail", "nonfoil"),
    "eur_foil": QuoteKey("cardmarket", "retail", "foil"),
    "tix": QuoteKey("cardhoarder", "retail", "nonfoil"),
}
_HOURS_BEFORE_END = 3
_GAME_CHANGERS = 5


def write_bulk(directory: Path, market: Market) -> Path:
    """Write `default-cards-YYYYMMDDHHMMSS.jsonl.gz`, named after its time in UTC, and return its path."""
    updated_at = market.hours_before_end(_HOURS_BEFORE_END)
    path = directory / f"default-cards-{updated_at:%Y%m%d%H%M%S}.jsonl.gz"
    formats, ranks = _formats(market), _ranks(market)
    cards = [orjson.dumps(_card(market, card, formats, ranks)) for card in market.printings if card.in_bulk]
    lines = b"".join(card + b"\n" for card in cards)
    path.write_bytes(gzip.compress(lines, mtime=0))  # without a time, so that the bytes are reproducible
    return path


def _formats(market: Market) -> dict[str, dict[str, str]]:
    printings: dict[str, list[Printing]] = defaultdict(list)
    for card in market.printings:
        printings[card.oracle.oracle_id].append(card)
    return {
        oracle_id: legalities(same, same[0].oracle.index in market.events.banned)
        for oracle_id, same in printings.items()
    }


def _ranks(market: Market) -> dict[int, int]:
    """Return the rank of each card by play, 1 first: what is dear is what is played."""
    values: dict[int, float] = defaultdict(float)
    for card, value in zip(market.printings, np.nan_to_num(market.fair[:, -1]).tolist(), strict=True):
        values[card.oracle.index] = max(values[card.oracle.index], value)
    return {oracle: rank for rank, oracle in enumerate(sorted(values, key=lambda one: -values[one]), start=1)}


def _play(card: Printing, ranks: dict[int, int]) -> dict[str, Any]:
    rank = ranks[card.oracle.index]
    return {"edhrec_rank": 12 * rank, "game_changer": rank <= _GAME_CHANGERS}


def _card(market: Market, card: Printing, formats: dict[str, dict[str, str]], ranks: dict[int, int]) -> dict[str, Any]:
    return {
        "object": "card",
        "id": card.scryfall_id,
        **_rules(card),
        **_identifiers(card),
        "lang": card.lang,
        **({"printed_name": card.printed_name} if card.printed_name else {}),
        "layout": card.layout,
        "color_identity": card.oracle.color_identity,
        "keywords": card.oracle.keywords,
        **_play(card, ranks),
        "legalities": formats[card.oracle.oracle_id],
        **_print(card),
        "released_at": card.card_set.released(market.days[-1]).isoformat(),
        "prices": {field: _price(market, key, card) for field, key in _PRICE_FIELDS.items()},
    }


def _price(market: Market, key: QuoteKey, card: Printing) -> str | None:
    price = market.quotes[key][card.index, -1]
    return None if np.isnan(price) else f"{price:.2f}"


def _rules(card: Printing) -> dict[str, Any]:
    """Return the rules part: two-sided cards have most of it in `card_faces`, reversible ones even the oracle id."""
    oracle = card.oracle
    if card.layout == "reversible_card":
        extra = {"oracle_id": oracle.oracle_id, "cmc": oracle.mana_value, "layout": "normal"}
        face = _face(oracle.faces[0]) | {"object": "card_face"} | extra
        return {"name": f"{oracle.name} // {oracle.name}", "card_faces": [face, face]}
    whole = {"oracle_id": oracle.oracle_id, "name": oracle.name, "cmc": oracle.mana_value}
    if card.layout == "transform":
        whole["type_line"] = " // ".join(face.type_line for face in oracle.faces)
        return whole | {"card_faces": [_face(face) | {"object": "card_face"} for face in oracle.faces]}
    return whole | _face(oracle.faces[0]) | {"name": oracle.name}


def _face(face: Face) -> dict[str, Any]:
    strength = {} if face.power is None else {"power": face.power, "toughness": face.toughness}
    return {
        "name": face.name,
        "mana_cost": face.mana_cost,
        "type_line": face.type_line,
        "oracle_text": face.oracle_text,
        "colors": face.colors,
        **strength,
    }


def _identifiers(card: Printing) -> dict[str, Any]:
    """Return the known identifiers; upstream leaves out unknown ones."""
    known = {
        "tcgplayer_id": card.tcgplayer_id,
        "tcgplayer_etched_id": card.tcgplayer_etched_id,
        "cardmarket_id": card.cardmarket_id,
        "mtgo_id": card.mtgo_id,
    }
    return {"multiverse_ids": []} | {name: number for name, number in known.items() if number is not None}


def _print(card: Printing) -> dict[str, Any]:
    card_set = card.card_set
    promo = card_set.set_type == "promo"
    games = ["arena"] if card_set.digital else ["paper", "mtgo"] if card.mtgo_id else ["paper"]
    return {
        "set": card_set.code,
        "set_id": str(uuid5(NAMESPACE_OID, f"simulated-set/{card_set.code}")),
        "set_name": card_set.name,
        "set_type": card_set.set_type,
        "collector_number": card.collector_number,
        "rarity": card.oracle.rarity,
        "games": games,
        "digital": card_set.digital,
        "finishes": card.finishes,
        "foil": "foil" in card.finishes,
        "nonfoil": "nonfoil" in card.finishes,
        "reprint": card.reprint,
        "promo": promo,
        **({"promo_types": ["setpromo", "datestamped"]} if promo else {}),
        "variation": False,
        "oversized": False,
        "reserved": card_set.age_days > 9_000 and card.oracle.rarity == "rare",
        "booster": not promo,
        "full_art": False,
        "textless": False,
        "story_spotlight": False,
        "artist": ARTISTS[card.index % len(ARTISTS)],
        "border_color": "black",
        "frame": "1997" if card_set.age_days > 8_000 else "2015",
        # Invented cards have no pictures, and so no image_uris.
        "highres_image": False,
        "image_status": "missing",
    }
