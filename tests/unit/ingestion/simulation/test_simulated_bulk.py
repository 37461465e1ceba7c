"""The bulk file: Scryfall's layout and fields, and the odd cards that a reader must survive."""

import gzip
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import orjson

PRICE_FIELDS = {"usd", "usd_foil", "usd_etched", "eur", "eur_foil", "tix"}
ALWAYS = {
    "object", "id", "name", "lang", "layout", "set", "set_name", "set_type", "collector_number", "rarity", "finishes",
    "prices", "digital", "released_at", "legalities", "color_identity", "games", "reprint", "promo",
}  # fmt: skip
LAST_DAY = date(2026, 3, 14)


def test_the_file_is_a_bare_gzip_with_one_card_a_line(market: Any) -> None:
    text = gzip.decompress(market.files.bulk.read_bytes())
    assert text.endswith(b"}\n")
    assert all(orjson.loads(line)["object"] == "card" for line in text.splitlines())


def test_every_card_has_the_fields_that_upstream_always_has(market: Any) -> None:
    assert len(market.cards) == 59  # of 60: one is newer than the bulk file
    assert all(card.keys() >= ALWAYS and card["object"] == "card" for card in market.cards)
    assert all(set(card["prices"]) == PRICE_FIELDS for card in market.cards)
    assert {card["rarity"] for card in market.cards} == {"common", "uncommon", "rare", "mythic"}


def test_prices_are_decimal_strings_or_null(market: Any) -> None:
    prices = [price for card in market.cards for price in card["prices"].values()]
    known = [price for price in prices if price is not None]
    assert len(known) > 100
    assert len(known) < len(prices)
    assert all(re.fullmatch(r"\d+\.\d\d", price) and float(price) > 0 for price in known)


def test_prices_stand_only_at_finishes_that_the_card_has(market: Any) -> None:
    for card in market.cards:
        for finish, fields in {
            "nonfoil": ("usd", "eur"),
            "foil": ("usd_foil", "eur_foil"),
            "etched": ("usd_etched",),
        }.items():
            assert finish in card["finishes"] or all(card["prices"][field] is None for field in fields)


def test_foil_only_etched_and_digital_cards_exist(market: Any) -> None:
    assert any(card["finishes"] == ["foil"] and card["prices"]["usd_foil"] for card in market.cards)
    assert any("etched" in card["finishes"] for card in market.cards)
    digital = [card for card in market.cards if card["digital"]]
    assert digital
    assert all(set(card["prices"].values()) == {None} for card in digital)


def test_a_transform_card_has_its_text_only_in_its_faces(market: Any) -> None:
    transforms = [card for card in market.cards if card["layout"] == "transform"]
    assert transforms
    for card in transforms:
        assert not card.keys() & {"mana_cost", "oracle_text", "colors", "image_uris"}
        front, back = card["card_faces"]
        assert card["name"] == f"{front['name']} // {back['name']}"
        assert front["oracle_text"]
        assert back["mana_cost"] == ""


def test_a_reversible_card_has_its_oracle_id_only_in_its_faces(market: Any) -> None:
    reversible = [card for card in market.cards if card["layout"] == "reversible_card"]
    assert reversible
    for card in reversible:
        assert "oracle_id" not in card
        assert card["card_faces"][0]["oracle_id"] == card["card_faces"][1]["oracle_id"]


def test_odd_collector_numbers_and_a_japanese_card_exist(market: Any) -> None:
    numbers = [card["collector_number"] for card in market.cards]
    assert any(number.endswith("★") for number in numbers)
    assert any(number.startswith("A-") for number in numbers)
    japanese = [card for card in market.cards if card["lang"] == "ja"]
    assert japanese
    assert all(card["printed_name"] for card in japanese)


def test_no_two_cards_share_a_number_in_a_set(market: Any) -> None:
    places = Counter((card["set"], card["collector_number"]) for card in market.cards)
    assert max(places.values()) == 1
    assert len({card["id"] for card in market.cards}) == len(market.cards)


def test_unknown_marketplace_ids_are_absent(market: Any) -> None:
    assert any("cardmarket_id" not in card for card in market.cards)
    assert any("tcgplayer_id" not in card for card in market.cards)
    assert all(card.get("cardmarket_id", 1) is not None for card in market.cards)


def test_printings_of_a_card_in_several_sets_share_its_oracle_id_and_name(market: Any) -> None:
    sets, names = defaultdict(set), defaultdict(set)
    for card in market.cards:
        if "oracle_id" in card:
            sets[card["oracle_id"]].add(card["set"])
            names[card["oracle_id"]].add(card["name"])
    assert any(len(codes) > 1 for codes in sets.values())
    assert all(len(same) == 1 for same in names.values())
    assert len({name for same in names.values() for name in same}) == len(names)


def test_sets_come_out_during_the_year_and_within_the_last_90_days(market: Any) -> None:
    released = {card["set"]: date.fromisoformat(card["released_at"]) for card in market.cards}
    assert 8 <= len(released) <= 12
    assert max(released.values()) < LAST_DAY
    assert sum(day > LAST_DAY - timedelta(days=90) for day in released.values()) >= 2
    assert sum(day > LAST_DAY - timedelta(days=365) for day in released.values()) >= 4


def test_a_set_of_the_last_days_prints_older_cards_again(market: Any) -> None:
    newest = max(market.cards, key=lambda card: card["released_at"])
    assert LAST_DAY - date.fromisoformat(newest["released_at"]) <= timedelta(days=7)
    assert any(card["reprint"] for card in market.cards if card["set"] == newest["set"])


def test_cards_have_a_rank_by_play_and_the_first_are_game_changers(market: Any) -> None:
    ranked = sorted(market.cards, key=lambda card: card["edhrec_rank"])
    assert ranked[0]["game_changer"]
    assert not ranked[-1]["game_changer"]
    assert len({card["edhrec_rank"] for card in ranked}) > 30


def test_legalities_name_every_format_and_a_banned_card_exists(market: Any) -> None:
    words = [card["legalities"] for card in market.cards]
    assert len({tuple(formats) for formats in words}) == 1
    assert {word for formats in words for word in formats.values()} == {"legal", "not_legal", "banned"}
    assert {"standard", "modern", "legacy", "commander", "pauper"} <= words[0].keys()
