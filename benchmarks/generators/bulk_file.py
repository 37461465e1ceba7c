"""A file in the format of Scryfall's bulk data: JSON Lines in a bare gzip, about 5 kB a card unpacked.

https://scryfall.com/docs/api/cards; sizes and shares as in a slice of the real file.
"""

import gzip
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson

FORMATS = (
    "standard", "future", "historic", "timeless", "gladiator", "pioneer", "explorer", "modern", "legacy", "pauper",
    "vintage", "penny", "commander", "oathbreaker", "standardbrawl", "brawl", "alchemy", "paupercommander", "duel",
    "oldschool", "premodern", "predh",
)  # fmt: skip
RULES = (
    "Flying, vigilance", "When this creature enters, draw a card, then discard a card.", "{T}: Add {G}.",
    "Whenever this creature attacks, it gets +2/+0 until end of turn.", "Destroy target artifact or enchantment.",
    "At the beginning of your upkeep, you may pay {1}{W}. If you do, create a 1/1 white Soldier creature token.",
    "Artifacts you control have hexproof. (They can't be the targets of spells or abilities your opponents control.)",
)  # fmt: skip
LANGUAGES = ("en",) * 24 + ("ja",)
SIZES = ("small", "normal", "large", "png", "art_crop", "border_crop")
SETS = 700


def write_bulk_file(path: Path, cards: int) -> None:
    """Write `cards` cards; the same bytes each time."""
    random = Random(2)
    with gzip.open(path, "wb") as file:
        for number in range(cards):
            file.write(orjson.dumps(card(random, number)) + b"\n")


def card(random: Random, number: int) -> dict[str, Any]:
    """Return one card; one in twenty has two faces."""
    two_sided = number % 20 == 0
    code = f"x{number % SETS:03}"
    name = f"Made-up Card {number}" + (f" // Other Side {number}" if two_sided else "")
    face = _face(random, number, name)
    whole: dict[str, Any] = {"card_faces": [face, face]} if two_sided else face
    return {
        "object": "card",
        "lang": LANGUAGES[number % len(LANGUAGES)],
        **_identifiers(random, number),
        **_addresses(number, code, name),
        **whole,
        **_printing(random, number, code),
        "name": name,
        "all_parts": [_part(random, code) for _ in range(number % 5)],
        "prices": _prices(random, number),
    }


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _identifiers(random: Random, number: int) -> dict[str, Any]:
    return {
        "id": _uuid(random),
        "oracle_id": _uuid(random),
        "multiverse_ids": [number + 1],
        "mtgo_id": number + 20_000,
        "arena_id": number + 60_000,
        "tcgplayer_id": number + 100_000,
        "cardmarket_id": number + 300_000,
    }


def _addresses(number: int, code: str, name: str) -> dict[str, Any]:
    api, term = "https://api.scryfall.com", name.replace(" ", "+")
    shop = f"https://tcgplayer.pxf.io/c/4931599/1830156/21018?subId1=api&u=https%3A%2F%2Fwww.tcgplayer.com%2F{number}"
    articles = "https://tcgplayer.pxf.io/c/4931599/1830156/21018?subId1=api&trafcat=infinite&u=https%3A%2F%2Finfinite"
    campaign = "referrer=scryfall&utm_campaign=card_prices&utm_medium=text&utm_source=scryfall"
    return {
        "prints_search_uri": f"{api}/cards/search?order=released&q=oracleid%3A{number:036}&unique=prints",
        "rulings_uri": f"{api}/cards/{number:036}/rulings",
        "scryfall_uri": f"https://scryfall.com/card/{code}/{number}/{term.lower()}?utm_source=api",
        "uri": f"{api}/cards/{number:036}",
        "set_uri": f"{api}/sets/{number % SETS:036}",
        "set_search_uri": f"{api}/cards/search?order=set&q=e%3A{code}&unique=prints",
        "scryfall_set_uri": f"https://scryfall.com/sets/{code}?utm_source=api",
        "purchase_uris": {
            "tcgplayer": f"{shop}%3Fpage%3D1",
            "cardmarket": f"https://www.cardmarket.com/en/Magic/Products/Search?{campaign}&searchString={term}",
            "cardhoarder": f"https://www.cardhoarder.com/cards?affiliate_id=scryfall&{campaign}&search={term}",
        },
        "related_uris": {
            "gatherer": f"https://gatherer.wizards.com/Pages/Card/Details.aspx?multiverseid={number}&printed=false",
            "tcgplayer_infinite_articles": f"{articles}.tcgplayer.com%2Fsearch%3FcontentMode%3Darticle%26q%3D{term}",
            "tcgplayer_infinite_decks": f"{articles}.tcgplayer.com%2Fsearch%3FcontentMode%3Ddeck%26q%3D{term}",
            "edhrec": f"https://edhrec.com/route/?cc={term}",
        },
    }


def _face(random: Random, number: int, name: str) -> dict[str, Any]:
    image = _uuid(random)
    return {
        "name": name,
        "type_line": "Creature — Human Soldier",
        "mana_cost": f"{{{number % 8}}}{{W}}",
        "oracle_text": "\n".join(random.choices(RULES, k=1 + number % 4)),
        "flavor_text": "Only clerics who survive the fields for one turning of the suns can stand in the cave.",
        "colors": ["W"],
        "power": str(number % 7),
        "toughness": str(number % 5 + 1),
        "artist": "A Made-up Artist",
        "artist_ids": [_uuid(random)],
        "illustration_id": _uuid(random),
        "image_uris": {
            size: f"https://cards.scryfall.io/{size}/front/{image[0]}/{image[1]}/{image}.jpg?1562928153"
            for size in SIZES
        },
    }


def _printing(random: Random, number: int, code: str) -> dict[str, Any]:
    return {
        "legalities": {name: "legal" if (number + place) % 3 else "not_legal" for place, name in enumerate(FORMATS)},
        "set": code, "set_id": _uuid(random), "set_name": f"Made-up Set {code}", "set_type": "expansion",
        "collector_number": str(number // SETS + 1), "rarity": ("common", "uncommon", "rare", "mythic")[number % 4],
        "released_at": f"{1995 + number % 30}-06-18", "finishes": ["nonfoil", "foil"], "digital": number % 33 == 32,
        "color_identity": ["W"], "keywords": ["Flying", "Vigilance"], "cmc": float(number % 9), "layout": "normal",
        "edhrec_rank": number, "penny_rank": number, "games": ["paper", "mtgo"], "frame": "2015", "full_art": False,
        "border_color": "black", "card_back_id": _uuid(random), "highres_image": True, "image_status": "highres_scan",
        "foil": True, "nonfoil": True, "oversized": False, "promo": False, "reprint": True, "reserved": False,
        "variation": False, "textless": False, "story_spotlight": False, "booster": True, "game_changer": False,
    }  # fmt: skip


def _part(random: Random, code: str) -> dict[str, str]:
    return {
        "object": "related_card", "id": _uuid(random), "component": "combo_piece", "name": f"Made-up Token of {code}",
        "type_line": "Token Creature — Human Soldier", "uri": f"https://api.scryfall.com/cards/{_uuid(random)}",
    }  # fmt: skip


def _prices(random: Random, number: int) -> dict[str, str | None]:
    """Return prices as decimal text or null; most cards have four of the six."""
    price = min(random.lognormvariate(-0.4, 1.4) + 0.02, 9_000)
    foil = number % 3 != 2
    return {
        "usd": f"{price:.2f}" if number % 10 else None,
        "usd_foil": f"{price * 2:.2f}" if foil else None,
        "usd_etched": f"{price * 1.5:.2f}" if number % 50 == 0 else None,
        "eur": f"{price * 0.9:.2f}" if number % 10 else None,
        "eur_foil": f"{price * 1.8:.2f}" if foil else None,
        "tix": "0.03" if number % 2 else None,
    }
