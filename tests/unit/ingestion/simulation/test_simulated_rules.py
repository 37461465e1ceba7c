"""The rules side of the simulated cards: costs, colours, sizes and texts fit each other."""

import re

import numpy as np
import pytest

from ingestion.simulation.cards import COLORS, OracleCard, make_oracle_card

MANA = re.compile(r"\{(\d+|[WUBRG])\}")


@pytest.fixture(scope="module")
def cards() -> list[OracleCard]:
    rng, taken = np.random.default_rng(1), set[str]()
    return [make_oracle_card(rng, index, taken, seed=1) for index in range(600)]


def test_the_mana_value_is_that_of_the_cost(cards: list[OracleCard]) -> None:
    for card in cards:
        symbols = MANA.findall(card.faces[0].mana_cost)
        assert sum(int(symbol) if symbol.isdecimal() else 1 for symbol in symbols) == card.mana_value


def test_a_spell_has_the_colours_of_its_cost(cards: list[OracleCard]) -> None:
    for card in cards:
        paid = {symbol for symbol in MANA.findall(card.faces[0].mana_cost) if symbol in COLORS}
        assert paid == set(card.faces[0].colors) <= set(card.color_identity)


def test_a_land_costs_nothing_and_has_the_identity_of_the_mana_that_it_gives(cards: list[OracleCard]) -> None:
    lands = [card for card in cards if card.faces[0].type_line == "Land"]
    assert len(lands) > 10
    for card in lands:
        assert (card.faces[0].mana_cost, card.faces[0].colors) == ("", ())
        given = MANA.findall(card.faces[0].oracle_text.split("Add", maxsplit=1)[1])
        assert set(given) == set(card.color_identity)


def test_creatures_and_nothing_else_have_a_size(cards: list[OracleCard]) -> None:
    for face in (face for card in cards for face in card.faces):
        sizes = (face.power, face.toughness)
        assert (None in sizes) == ("Creature" not in face.type_line)
        assert face.toughness != "0"


def test_the_text_of_a_creature_begins_with_its_keyword(cards: list[OracleCard]) -> None:
    with_keyword = [card for card in cards if set(card.keywords) - {"Transform"}]
    assert len(with_keyword) > 100
    assert all(card.faces[0].oracle_text.startswith(card.keywords[0]) for card in with_keyword)


def test_every_card_says_what_it_does(cards: list[OracleCard]) -> None:
    texts = [face.oracle_text for card in cards for face in card.faces]
    assert all(re.search(r"[.\]]$|Equip \{\d\}$", text) for text in texts)
    assert len(set(texts)) > 300
    assert not any("{n}" in text or "{name}" in text for text in texts)
