"""Sets in lists, at the head of their page, and their cards."""

from decimal import Decimal

from dashapp.components import sets
from tests.unit.dashapp.market_samples import found_card, set_value
from tests.unit.dashapp.rendering import classes, find, text_of


def test_a_set_in_a_list_tells_all_and_leads_to_its_page() -> None:
    drawn = sets.set_table([set_value()])
    told = text_of(find(drawn, "Tr")[1])
    for part in ("Limited Edition Alpha", "LEA", "1993-08-05", "295", "294", "$1,235", "+2.4 %"):
        assert part in told
    assert [link.href for link in find(drawn, "Link")] == ["/sets/lea"]


def test_what_is_unknown_of_a_set_is_a_dash_with_its_reason() -> None:
    unknown = set_value(value=None, released_at=None, currency="EUR")
    told = text_of(sets.set_table([unknown, set_value()]))
    for reason in ("No EUR price is known for any of its cards", "The date is not known", sets.NO_CHANGE):
        assert f"– {reason}" in told
    assert "None" not in told


def test_a_set_that_is_known_by_its_code_only_is_named_once() -> None:
    nameless = set_value(name="LEA", set_type=None, released_at=None)
    assert text_of(sets.set_table([nameless])).count("LEA") == 1
    assert text_of(sets.set_head(nameless)).count("LEA") == 1


def test_the_head_tells_value_changes_release_and_how_much_it_rests_on() -> None:
    told = text_of(sets.set_head(set_value()))
    for part in ("LEA · Core · released 1993-08-05", "$1,234.56", "24 h", "7 d", "30 d", "294 of 295 cards priced"):
        assert part in told
    assert "+2.4 %" in told


def test_a_set_without_a_price_says_so_and_shows_no_zero() -> None:
    told = text_of(sets.set_head(set_value(value=None, currency="EUR")))
    assert "No EUR price is known for any card of this set." in told
    assert "0.00" not in told


def test_a_card_of_a_set_leads_to_its_page() -> None:
    drawn = sets.set_cards([found_card()])
    assert [link.href for link in find(drawn, "Link")] == ["/cards/7"]
    for part in ("Lightning Bolt", "161", "Common", "$12.50", "+1.5 %", "−4.0 %", "+9.0 %"):
        assert part in text_of(drawn)


def test_a_card_of_a_set_has_its_flavour_name_beside_its_own() -> None:
    assert "Godzilla" in text_of(sets.set_cards([found_card(flavor_name="Godzilla")]))


def test_on_phones_the_name_of_a_card_has_its_number() -> None:
    (name,) = find(sets.set_cards([found_card()]), "Th")[-1:]
    assert "instead" in classes(name)
    assert "#161" in text_of(name)


def test_a_link_to_a_set_without_a_name_has_its_code() -> None:
    assert text_of(sets.set_link("lea", None)) == "LEA"


def test_the_head_tells_how_much_of_the_value_is_not_current() -> None:
    words = "19% of it last known prices, not current ones"
    assert words in text_of(sets.set_head(set_value(stale_share=Decimal("0.19"))))
    for share in (None, Decimal(0), Decimal("0.004")):
        assert "not current" not in text_of(sets.set_head(set_value(stale_share=share)))


def test_where_no_day_of_release_is_known_there_is_no_column_for_it() -> None:
    assert "Released" not in text_of(sets.set_table([set_value(released_at=None)]))
    assert "Released" in text_of(sets.set_table([set_value(released_at=None), set_value()]))
