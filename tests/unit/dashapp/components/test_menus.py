"""The menus of the frame."""

from dashapp.components import menus
from dashapp.components.filters import segments
from dashapp.components.menus import Entry
from tests.unit.dashapp.rendering import find, text_of

MARKET, CARDS = Entry("Market", "/market", "market"), Entry("Cards", "/cards", "cards")
API = Entry("API", "/api/docs", "api", is_page=False)


def test_a_group_without_pages_is_not_in_the_rail() -> None:
    assert text_of(menus.rail({"Explore": [MARKET], "Mine": [], "": [API]})) == "Explore Market API Collapse Expand"


def test_the_title_of_a_group_names_its_list() -> None:
    lists = find(menus.rail({"Explore": [MARKET], "": [API]}), "Ul")
    assert [getattr(one, "aria-label", None) for one in lists] == ["Explore", None]


def test_a_page_opens_in_place_and_anything_else_with_a_page_load() -> None:
    drawn = menus.rail({"Explore": [MARKET], "": [API]})
    assert [link.href for link in find(drawn, "Link")] == ["/market"]
    assert [link.href for link in find(drawn, "A")] == ["/api/docs"]


def test_the_bar_of_phones_has_the_search_between_the_pages_and_the_rest_at_its_end() -> None:
    drawn = menus.bar([MARKET], [CARDS])
    assert text_of(drawn) == "Market Search Cards More"
    assert [getattr(button, "data-open") for button in find(drawn, "Button")] == ["palette", "account"]


def test_the_account_menu_has_what_the_bar_has_no_room_for_the_theme_and_the_rest() -> None:
    theme = segments("theme", "Theme", {"light": "Light"}, "light")
    own = [menus.own([Entry("Sign in", "/login", "account")])]
    assert text_of(menus.account([CARDS], own, theme, [API])) == "Cards Sign in Theme API Close"
