"""Writes single offers in every condition in CardTrader's format: one file a day, blueprints and their products."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from ingestion.simulation.catalogue import Printing
from ingestion.simulation.market import Market, stream
from ingestion.simulation.model import USUAL_RATE, Floats
from ingestion.simulation.names import SETS

OFFER_DAYS = 30
_HOURS_BEFORE_END = 1
_POPULAR_PART = 5
"""One printing in so many is traded enough to have offers."""
_CONDITIONS = {
    "Mint": 1.08,
    "Near Mint": 1.0,
    "Slightly Played": 0.88,
    "Moderately Played": 0.75,
    "Played": 0.6,
    "Poor": 0.45,
}
_COUNTRIES = ("IT", "DE", "FR", "ES", "US", "JP")
_UNKNOWN_TO_SCRYFALL = 490_001
_STOCK_LASTS = 9


@dataclass(frozen=True, slots=True)
class Stall:
    """One seller's recurring offer of one card."""

    condition: str
    language: str = "en"
    foil: bool = False
    currency: str = "EUR"
    oddity: str = ""
    """What keeps the offer out of an ordinary price: signed, altered, graded, bundle or vacation."""


_ORDINARY = (
    *(Stall(condition) for condition in _CONDITIONS if condition != "Mint"),
    Stall("Near Mint"),
    Stall("Near Mint", currency="USD"),
    Stall("Slightly Played", currency="USD"),
)
_LANGUAGES = ("de", "it", "fr", "es", "jp")
_ODDITIES = ("signed", "altered", "graded", "bundle", "vacation")


def write_offers(directory: Path, market: Market) -> list[Path]:
    """Write `offers-YYYY-MM-DD.json` for each of the last 30 days and return their paths, oldest first."""
    newest = market.hours_before_end(_HOURS_BEFORE_END)
    popular = _popular(market)
    blueprints = {card.index: _blueprint(card) for card in popular}
    shelves = {card.index: _shelf(market, card, _ODDITIES[at % len(_ODDITIES)]) for at, card in enumerate(popular)}
    paths = []
    for day in range(OFFER_DAYS):
        as_of = newest - timedelta(days=OFFER_DAYS - 1 - day)
        products = {index: offers[day] for index, offers in shelves.items() if offers[day]}
        paths.append(_write_day(directory, as_of, [blueprints[index] for index in products], list(products.values())))
    return paths


def _write_day(directory: Path, as_of: datetime, blueprints: list[Any], offers: list[Any]) -> Path:
    # One blueprint of each export has no Scryfall id.
    stranger = blueprints[0] | {"id": _UNKNOWN_TO_SCRYFALL, "name": "Unmatched Playtest Sheet", "scryfall_id": None}
    envelope = {
        "as_of": f"{as_of:%Y-%m-%dT%H:%M:%SZ}",
        "blueprints": [*blueprints, stranger],
        "products": {str(blueprint["id"]): found for blueprint, found in zip(blueprints, offers, strict=True)},
    }
    path = directory / f"offers-{as_of:%Y-%m-%d}.json"
    path.write_bytes(orjson.dumps(envelope))
    return path


def _popular(market: Market) -> list[Printing]:
    """Return the dearest cards with a nonfoil copy, in the order of the catalogue."""
    value = np.nan_to_num(market.euro[:, -1])
    wanted = np.argsort(-value, kind="stable")[: max(10, len(value) // _POPULAR_PART)]
    return [market.printings[index] for index in sorted(wanted.tolist()) if value[index] > 0]


def _blueprint_id(card: Printing) -> int:
    return 400_000 + card.index


def _blueprint(card: Printing) -> dict[str, Any]:
    digits = "".join(character for character in card.collector_number if character.isdigit())
    return {
        "id": _blueprint_id(card),
        "name": card.oracle.name,
        "version": None,
        "game_id": 1,
        "category_id": 1,
        "expansion_id": _expansion(card)["id"],
        "fixed_properties": {
            "mtg_rarity": card.oracle.rarity.title(),
            "collector_number": card.collector_number.replace(digits, digits.zfill(3)),
        },
        "editable_properties": _editable_properties(),
        "card_market_ids": [card.cardmarket_id] if card.cardmarket_id is not None else [],
        "tcg_player_id": card.tcgplayer_id,
        "scryfall_id": card.scryfall_id,
        "image_url": None,
        "image": None,
        "back_image": None,
    }


def _editable_properties() -> list[dict[str, Any]]:
    choices: tuple[tuple[str, str, str, list[Any]], ...] = (
        ("condition", "string", "Near Mint", list(_CONDITIONS)),
        ("mtg_language", "string", "en", ["en", *_LANGUAGES]),
        ("mtg_foil", "boolean", "false", [True, False]),
        ("signed", "boolean", "false", [True, False]),
        ("altered", "boolean", "false", [True, False]),
    )
    return [
        {"name": name, "type": kind, "default_value": default, "possible_values": values}
        for name, kind, default, values in choices
    ]


def _expansion(card: Printing) -> dict[str, Any]:
    return {"id": 4_200 + SETS.index(card.card_set), "code": card.card_set.code, "name_en": card.card_set.name}


def _stalls(rng: np.random.Generator, card: Printing, oddity: str) -> list[Stall]:
    """Return the stalls of a card: every ordinary condition, other languages and finishes, and one odd copy."""
    foil = [Stall("Near Mint", foil=True), Stall("Slightly Played", foil=True)] if "foil" in card.finishes else []
    language = Stall("Near Mint", language=_LANGUAGES[rng.integers(len(_LANGUAGES))])
    odd = Stall("Near Mint", oddity=oddity)
    mint = [Stall("Mint")] if rng.random() < 0.3 else []
    return [*_ORDINARY, *foil, language, odd, *mint]


def _shelf(market: Market, card: Printing, oddity: str) -> list[list[dict[str, Any]]]:
    """Return the card's offers on each of the days, oldest day first."""
    rng = stream(market.seed, "offers", card.index)
    euro = market.euro[card.index, -OFFER_DAYS:]
    shelf: list[list[dict[str, Any]]] = [[] for _ in range(OFFER_DAYS)]
    for number, stall in enumerate(_stalls(rng, card, oddity)):
        there = (rng.random(OFFER_DAYS) < 0.85) & ~np.isnan(euro)
        cents, quantity = _asked(rng, stall, euro), _stock(rng, euro)
        first_id, fixed = 1_000_000 + card.index * 1_000 + number * 50, _fixed_part(rng, card, stall, number)
        for day in np.flatnonzero(there).tolist():
            price = {"cents": cents[day], "currency": stall.currency}
            restocked = first_id + day // _STOCK_LASTS
            shelf[day].append(fixed | {"id": restocked, "quantity": quantity[day], "price": price})
    return shelf


def _asked(rng: np.random.Generator, stall: Stall, euro: Floats) -> list[int]:
    """Return cents in the stall's currency: the market's price, less the condition's discount, with seller's noise."""
    factor = _CONDITIONS[stall.condition] * (2.0 if stall.foil else 1.0)
    currency = 1 / USUAL_RATE if stall.currency == "USD" else 1.0
    noise = np.exp(rng.normal(0, 0.04) + rng.normal(0, 0.01, len(euro)))
    cents = np.nan_to_num(euro * factor * currency * noise * 100)
    return [max(2, round(value)) for value in cents.tolist()]


def _stock(rng: np.random.Generator, euro: Floats) -> list[int]:
    """Return the copies that a seller has on each day: about 15 of a card of one euro, two of a dear one."""
    return [1 + int(more) for more in rng.poisson(1 + 25 / (1 + np.nan_to_num(euro, nan=100.0)))]


def _fixed_part(rng: np.random.Generator, card: Printing, stall: Stall, number: int) -> dict[str, Any]:
    """Return the fields of an offer that are the same every day."""
    seller = int(rng.integers(1, 400))
    return {
        "id": 0,
        "blueprint_id": _blueprint_id(card),
        "name_en": card.oracle.name,
        "quantity": 0,
        "price": {},
        "description": "",
        "properties_hash": {
            "condition": stall.condition,
            "mtg_language": stall.language if card.lang == "en" else "jp",
            "mtg_foil": stall.foil,
            "signed": stall.oddity == "signed",
            "altered": stall.oddity == "altered",
        },
        "expansion": _expansion(card),
        "user": {
            "id": seller,
            "username": f"simulated_seller_{seller}",
            "can_sell_via_hub": seller % 2 == 0,
            "country_code": _COUNTRIES[seller % len(_COUNTRIES)],
            "user_type": "normal",
            "max_sellable_in24h_quantity": 100,
        },
        "graded": stall.oddity == "graded",
        "on_vacation": stall.oddity == "vacation",
        "bundle_size": 4 if stall.oddity == "bundle" else 1,
    }
