"""Whole names come first, whatever they are made of; flavour names, art series, gone cards, collector numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from market.search.whole_names import exactly
from services.market.search import SearchPage, SearchRequest, load_search, load_suggestions
from services.requests import InvalidRequest
from tests.support.searching import Offer, SearchCard, add_cards
from tests.unit.market.search.test_whole_names import NAMES

MINSC, ZILORTHA = "Minsc & Boo, Timeless Heroes", "Zilortha, Strength Incarnate"
GODZILLA = "Godzilla, King of the Monsters"
BESIDE = (
    "Artifact Mutation", "Satisfaction", "Aether Lightning Bolt", "Lightning Bolt Thrower", "Bolt of Lightning",
    "Goblin", "Maces of 2", "Boosted Minsc", "A Sword of Ice", "Fire and Ice", "Die Young", "Do Over", "Red Circle",
    "Arrows", "100,000 Borrowing Arrows of 2", "Vault of Lim-Dûl's", "Secret Lair of R&D's",
)  # fmt: skip


def search(q: str = "", after: bytes | None = None, **asked: Any) -> SearchPage:
    return load_search(replace(SearchRequest.parse(q, **asked), after=after))


def found(q: str, **asked: Any) -> list[str]:
    return [item.name for item in search(q, **asked).items]


def numbers(q: str, **asked: Any) -> list[str]:
    return [item.collector_number for item in search(q, limit=100, **asked).items]


@pytest.fixture
def names(database: Engine) -> Engine:
    add_cards(database, [SearchCard(name) for name in (*BESIDE, *NAMES)])
    return database


def test_every_whole_name_finds_its_card_first(names: Engine) -> None:
    first = {name: found(name)[0] for name in NAMES}
    alike = {"Ratonhnhaké:ton": "Ratonhnhaké꞉ton", "_____ Goblin": "Goblin"}  # of one title: any of them may be first
    assert {name: alike.get(found, found) for name, found in first.items()} == {
        name: alike.get(name, name) for name in NAMES
    }


def test_every_chosen_name_finds_its_card_and_no_other(names: Engine) -> None:
    for name in NAMES:
        assert name in found(exactly(name))
        assert len(found(exactly(name))) <= 2
    assert found('!"fact or fiction"') == ["Fact or Fiction"]
    assert found("!bolt") == []


def test_after_the_whole_name_come_names_that_begin_with_it_then_others_then_extras(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Aether Shock"), SearchCard("Shock"), SearchCard("Shock // Shock", extra=True),
        SearchCard("Shocking Grasp"), SearchCard("After Shock"), SearchCard("Shock", "sld", extra=True),
    ])  # fmt: skip
    by_relevance = ["Shock", "Shock", "Shocking Grasp", "Aether Shock", "After Shock", "Shock // Shock"]
    assert found("shock") == found("SHOCK!") == by_relevance
    assert [item.set_code for item in search("shock").items][:2] == ["tst", "sld"]
    assert found("shock", sort="name") == [
        "Aether Shock", "After Shock", "Shock", "Shocking Grasp", "Shock", "Shock // Shock",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "q", ["shock", "shok", "sho", "Fact or Fiction", "shock mv>=0", "", "-usd>5", "shock or fiction"]
)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_pages_by_relevance_hold_each_card_once_in_the_order_of_the_whole(q: str, order: str, database: Engine) -> None:
    add_cards(database, [
        SearchCard(name, released_at=day, extra=extra, mana_value=Decimal(1), usd=Offer(day and Decimal(day.day)))
        for name in ("Shock", "Shocking Grasp", "After Shock", "Fact or Fiction", "Satisfaction")
        for day in (None, date(1993, 8, 5), date(2026, 1, 1))
        for extra in (False, True)
    ])  # fmt: skip
    whole = [item.id for item in search(q, order=order, limit=100).items]
    assert len(whole) == len(set(whole)) >= 12
    for limit in (1, 4):
        pages, place = list[int](), None
        while True:
            page = search(q, order=order, limit=limit, after=place)
            pages += [item.id for item in page.items]
            if not page.has_more:
                break
            place = page.next_after
        assert pages == whole


def test_of_one_name_the_newest_printing_comes_first(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Opt", "inv", released_at=date(2000, 10, 2)), SearchCard("Opt", "unk"),
        SearchCard("Opt", "xln", released_at=date(2017, 9, 29)),
    ])  # fmt: skip
    assert [item.set_code for item in search("opt").items] == ["xln", "inv", "unk"]


def test_of_equally_good_matches_the_dearest_comes_first_and_unknown_prices_last(database: Engine) -> None:
    prices = {
        "Light": 1, "Lighthouse": 2, "Lightning Bolt": 3, "Lightless": None, "Chain Lightning": 9, "Ray of Light": 4,
        "Moonlight": 99, "Delight": 5,
    }  # fmt: skip
    add_cards(database, [SearchCard(name, usd=Offer(price and Decimal(price))) for name, price in prices.items()])
    assert found("light") == [
        "Light", "Lightning Bolt", "Lighthouse", "Lightless", "Chain Lightning", "Ray of Light", "Moonlight", "Delight",
    ]  # fmt: skip


def test_of_the_printings_of_a_whole_name_the_dearest_comes_first(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Opt", "xln", released_at=date(2017, 9, 29), usd=Offer(Decimal(1))),
        SearchCard("Opt", "inv", released_at=date(2000, 10, 2), usd=Offer(Decimal(3))),
    ])  # fmt: skip
    assert [item.set_code for item in search("opt").items] == ["inv", "xln"]


def test_a_name_of_signs_is_compared_by_its_signs(database: Engine) -> None:
    add_cards(database, [SearchCard("Words", usd=Offer(Decimal(9))), SearchCard("_____", usd=Offer(Decimal(1)))])
    assert found("_____") == ["_____"]


def test_an_explicit_order_holds(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Shock", usd=Offer(Decimal(1))), SearchCard("Shockwave", usd=Offer(Decimal(9))),
        SearchCard("Shock Art", extra=True, usd=Offer(Decimal(99))),
    ])  # fmt: skip
    assert found("shock", sort="price", order="desc") == ["Shockwave", "Shock", "Shock Art"]


def test_a_typo_in_a_whole_name_is_forgiven_and_its_card_first(database: Engine) -> None:
    add_cards(database, [SearchCard("Aether Lightning Bolt"), SearchCard("Lightning Bolt")])
    page = search("lightnig bolt")
    assert ([item.name for item in page.items], page.corrected) == (
        ["Lightning Bolt", "Aether Lightning Bolt"], "lightning bolt",
    )  # fmt: skip


def test_a_typo_of_several_words_stands_for_the_likeliest_first(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Emeritus of Conflict // Lightning Bolt", usd=Offer(Decimal(9))), SearchCard("Lighting Rig"),
        SearchCard("Lightning Bolt", usd=Offer(Decimal(1))), SearchCard("Lightning Helix"),
    ])  # fmt: skip
    assert found("lightnig bolt") == ["Lightning Bolt", "Emeritus of Conflict // Lightning Bolt"]


def test_filters_beside_a_name_keep_it_first(database: Engine) -> None:
    add_cards(database, [SearchCard("Aether Shock"), SearchCard("Shock"), SearchCard("Shock", finishes=("foil",))])
    assert found("shock is:nonfoil") == ["Shock", "Aether Shock"]


def test_what_is_no_query_and_no_name_is_an_error_still(names: Engine) -> None:
    for wrong in ("ratonhnhake:to", "____", "fact or", "foo:bar"):
        with pytest.raises(InvalidRequest):
            SearchRequest.parse(wrong)
    assert str(SearchRequest.parse("_____", "price").q) == '!"_____"'


@pytest.mark.parametrize("typed", ['"minsc and boo"', "minsc & boo", "minsc and boo", '"minsc & boo"', "Minsc&Boo"])
def test_an_ampersand_is_and(typed: str, names: Engine) -> None:
    assert MINSC in found(typed)
    assert load_suggestions(typed)[0] == MINSC


def test_and_is_an_ampersand_in_a_phrase(names: Engine) -> None:
    assert found('"sword of fire & ice"') == ["Sword of Fire and Ice"]


def test_flavour_and_printed_names_are_found_suggested_and_told(database: Engine) -> None:
    add_cards(database, [
        SearchCard(ZILORTHA, "iko", "1"), SearchCard(ZILORTHA, "iko", "275", flavor_name=GODZILLA),
        SearchCard("Lightning Bolt", "sta", printed_name="稲妻"), SearchCard("Godzilla Lair"),
    ])  # fmt: skip
    for typed in ("godzilla, king of the monsters", "king monsters", '"king of the monsters"', exactly(GODZILLA)):
        (item,) = search(typed).items
        assert (item.name, item.collector_number, item.flavor_name) == (ZILORTHA, "275", GODZILLA)
    assert found("zilortha") == [ZILORTHA] * 2
    assert [item.printed_name for item in search("稲妻").items] == ["稲妻"]
    assert load_suggestions("godzilla k") == [GODZILLA]
    assert load_suggestions("稲妻") == ["稲妻"]
    assert load_suggestions("zil")[:2] == [ZILORTHA, GODZILLA]


def test_gone_cards_are_found_only_where_they_are_asked_for(database: Engine) -> None:
    add_cards(database, [SearchCard("Here"), SearchCard("Gone", gone=True)])
    assert found("") == found("-is:gone") == ["Here"]
    assert found("gone") == found("set:tst gone") == []
    assert found("is:gone") == found("gone is:gone") == ["Gone"]
    assert load_suggestions("gone") == []


def test_extras_come_last_unless_they_are_asked_for(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Art", "avow", extra=True, usd=Offer(Decimal(9))), SearchCard("Zap", usd=Offer(Decimal(1))),
    ])  # fmt: skip
    for asked in ({}, {"sort": "name"}, {"sort": "price", "order": "desc"}, {"order": "desc"}):
        assert found("", **asked) == ["Zap", "Art"]
    assert found("is:extra") == found("is:memorabilia") == found("set:avow") == ["Art"]
    assert found("-is:extra") == ["Zap"]
    assert found("set:avow or zap", sort="name") == ["Art", "Zap"]
    assert load_suggestions("art") == []


def test_cards_are_in_the_order_of_their_collector_numbers(database: Engine) -> None:
    ordered = ["0", "00a", "1", "2", "2†", "2★", "9", "10", "10a", "51", "51†", "100", "274", "362e", "A-52", "mlp0a",
               "MM2-42", "MM2-100"]  # fmt: skip
    add_cards(database, [SearchCard(f"Number {number}", "num", number) for number in sorted(ordered)])
    assert numbers("set:num", sort="collector_number") == ordered
    assert numbers("set:num", sort="collector_number", order="desc") == ordered[::-1]
    third = search("set:num", sort="collector_number", limit=3)
    assert numbers("set:num", sort="collector_number", after=third.next_after) == ordered[3:]
