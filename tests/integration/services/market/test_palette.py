"""The command palette: cards by any of their names, best first, and sets, with prices in both currencies."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import read_engine
from services.market.names import KEEPER
from services.market.palette import CARDS, SETS, Palette, PaletteRequest, load_palette
from services.requests import InvalidRequest
from tests.support.searching import Offer, SearchCard, add_cards
from tests.support.statements import counted

ZILORTHA, GODZILLA = "Zilortha, Strength Incarnate", "Godzilla, King of the Monsters"


def palette(q: str, currency: str = "USD") -> Palette:
    return load_palette(PaletteRequest.parse(q, currency))


def names(q: str) -> list[str]:
    return [card.name for card in palette(q).cards]


def priced(name: str, usd: str | None = None, **more: Any) -> SearchCard:
    return SearchCard(name, usd=Offer(usd and Decimal(usd)), **more)  # type: ignore[arg-type]


def add_sets(engine: Engine, **values: tuple[str, str | None]) -> None:
    """Sets by code, each with a name and its value in dollars; in euros it is twice that."""
    with engine.begin() as connection:
        for code, (name, value) in values.items():
            connection.execute(
                text("INSERT INTO sets (code, name) VALUES (:code, :name)"), {"code": code, "name": name}
            )
            overview = text("""
                INSERT INTO set_overviews (currency, set_code, card_count, priced_count, value, change_7d)
                VALUES ('USD', :code, 1, 1, :value, 1), ('EUR', :code, 1, 1, 2 * :value, 2)
            """)
            connection.execute(overview, {"code": code, "value": Decimal(value or 0)})


def test_whole_names_come_first_then_beginnings_words_and_parts_of_words_and_of_equals_the_dearest(
    database: Engine,
) -> None:
    add_cards(database, [
        priced("Backfire", "90"), priced("Wall of Fire", "80"), priced("Firebolt", "3"), priced("Fireball", "4"),
        priced("Firestorm"), priced("Fire // Ice", "2"), priced("Fire", "1"),
    ])  # fmt: skip
    assert names("fire") == ["Fire", "Fire // Ice", "Fireball", "Firebolt", "Firestorm", "Wall of Fire", "Backfire"]
    assert [card.exact for card in palette("fire").cards][:3] == [True, True, False]


def test_a_typo_is_forgiven_and_is_not_exact(database: Engine) -> None:
    add_cards(database, [
        priced("Emeritus of Conflict // Lightning Bolt", "9"), priced("Lightning Bolt", "1"), priced("Lighting Rig"),
    ])  # fmt: skip
    found = palette("lightnig bolt").cards
    assert [card.name for card in found] == ["Lightning Bolt", "Emeritus of Conflict // Lightning Bolt"]
    assert not found[0].exact


@pytest.mark.parametrize(
    ("typed", "name"),
    [("lim-dul's vault", "Lim-Dûl's Vault"), ("limduls v", "Lim-Dûl's Vault"), ("JUZAM", "Juzám Djinn"),
     ("_____", "_____"), ("稲", "稲妻"), ("fact or fiction", "Fact or Fiction"), ("minsc and boo", "Minsc & Boo")],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(typed: str, name: str, database: Engine) -> None:
    add_cards(database, [
        SearchCard(one)
        for one in ("Lim-Dûl's Vault", "Juzám Djinn", "_____", "稲妻", "Fact or Fiction", "Minsc & Boo")
    ])  # fmt: skip
    assert names(typed) == [name]


def test_a_name_is_listed_once_in_its_newest_printing_with_a_price_of_now(database: Engine) -> None:
    days = [date(1993, 8, 5), date(2020, 1, 1), date(2026, 1, 1), date(2025, 1, 1), date(2024, 1, 1)]
    usual, newer, unpriced, art, digital = (SearchCard("Opt", f"s{place}", released_at=day)
                                            for place, day in enumerate(days))  # fmt: skip
    add_cards(database, [
        priced("Opt", "500", set_code=usual.set_code, released_at=usual.released_at),
        priced("Opt", "1", set_code=newer.set_code, released_at=newer.released_at), unpriced,
        priced("Opt", "7", set_code=art.set_code, released_at=art.released_at, extra=True),
        priced("Opt", "7", set_code=digital.set_code, released_at=digital.released_at, digital=True),
    ])  # fmt: skip
    assert [(card.set_code, card.price) for card in palette("opt").cards] == [("s1", 1)]


def test_flavour_and_printed_names_lead_to_their_printing(database: Engine) -> None:
    add_cards(database, [
        SearchCard(ZILORTHA, "iko", "1", released_at=date(2024, 1, 1)),
        SearchCard(ZILORTHA, "iko", "275", flavor_name=GODZILLA),
    ])  # fmt: skip
    (card,) = palette("godzilla king").cards
    assert (card.name, card.matched_name, card.collector_number) == (ZILORTHA, GODZILLA, "275")
    (card,) = palette("zilortha").cards
    assert (card.matched_name, card.collector_number) == (ZILORTHA, "1")
    assert palette(GODZILLA).cards[0].exact


def test_gone_cards_and_art_cards_alone_are_not_listed(database: Engine) -> None:
    add_cards(database, [SearchCard("Shock Art", extra=True), SearchCard("Shocker", gone=True), SearchCard("Shock")])
    assert names("shock") == ["Shock"]


def test_prices_and_changes_are_in_the_currency_that_is_asked_for(database: Engine) -> None:
    usd, eur = Offer(Decimal(2), change_7d=Decimal(1)), Offer(Decimal(3), change_7d=Decimal(-4))
    add_cards(database, [SearchCard("Opt", usd=usd, eur=eur)])
    (dollars,), (euros,) = palette("opt").cards, palette("opt", "EUR").cards
    assert (dollars.price, dollars.change_7d, dollars.currency, dollars.has_price_data) == (2, 1, "USD", True)
    assert (euros.price, euros.change_7d, euros.currency, euros.is_current) == (3, -4, "EUR", True)


def test_a_card_without_a_price_is_told_as_such(database: Engine) -> None:
    add_cards(database, [SearchCard("Opt")])
    (card,) = palette("opt").cards
    assert (card.price, card.has_price_data, card.is_current, card.change_7d) == (None, False, False, None)


def test_no_more_cards_and_sets_are_listed_than_find_room(database: Engine) -> None:
    add_cards(database, [SearchCard(f"Card {number}") for number in range(CARDS + 3)])
    add_sets(database, **{f"c{number}": (f"Card set {number}", "1") for number in range(SETS + 3)})
    found = palette("card")
    assert (len(found.cards), len(found.sets)) == (CARDS, SETS)


def test_sets_are_found_by_name_and_code_the_most_valuable_first(database: Engine) -> None:
    add_sets(
        database, war=("War of the Spark", "5"), dom=("Dominaria", "9"), dmu=("Dominaria United", "20"),
        brw=("The Brothers' War", "50"), emp=("Warhammer", "7"), nop=("Ward", None),
    )  # fmt: skip
    assert [one.code for one in palette("war").sets] == ["emp", "war", "nop", "brw"]
    assert [(one.code, one.exact) for one in palette("dominaria").sets] == [("dom", True), ("dmu", False)]
    assert [one.code for one in palette("united dom").sets] == ["dmu"]
    assert [(one.value, one.change_7d) for one in palette("dominaria", "EUR").sets] == [(18, 2), (40, 2)]
    assert palette("ward").sets[0].value is None


@pytest.mark.parametrize("typed", ["", "  ", "set:war", "usd>5", "war t:", "\0", '"', "zzzzzz"])
def test_what_is_no_name_finds_nothing(typed: str, database: Engine) -> None:
    add_cards(database, [SearchCard("War")])
    add_sets(database, war=("War of the Spark", "5"))
    assert palette(typed) == Palette([], [])


@pytest.mark.parametrize("typed", ["a", "fire", "fier", "zzzzzz"])
def test_an_answer_takes_three_statements_at_most(typed: str, database: Engine) -> None:
    add_cards(database, [SearchCard("Fire"), *(SearchCard(f"A {number}") for number in range(30))])
    KEEPER.newest()
    with counted(read_engine()) as statements:
        palette(typed)
    assert len(statements) <= 3


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        PaletteRequest.parse("a" * 201)
