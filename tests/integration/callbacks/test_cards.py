"""Cards page over the simulated market: blocks in order, what is told of the query, names while typing."""

from typing import Any

import pytest
from dash import no_update
from sqlalchemy import Engine, text

from callbacks import cards as callbacks
from market.search.whole_names import exactly
from services.market.palette import PaletteRequest, load_palette
from services.requests import InvalidRequest
from tests.support.searching import SearchCard, add_cards
from tests.unit.dashapp.rendering import find, text_of

SORTS = ("name", "price", "set_code", "change_7d")
PAPER = """
    SELECT card_id, price, change_7d, cards.name, card_search.name AS sort_name
    FROM card_search JOIN cards ON cards.id = card_id WHERE currency = 'USD' AND NOT cards.digital
"""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks small enough that the simulated market has many."""
    monkeypatch.setattr(callbacks, "BLOCK", 7)


def block(start: int = 0, sort: str = "name", order: str = "asc") -> dict[str, Any]:
    return {"startRow": start, "endRow": start + 7, "sortModel": [{"colId": sort, "sort": order}], "filterModel": {}}


def ask(start: int = 0, query: str = "", known: Any = None, currency: str = "USD", **by: str) -> tuple[Any, ...]:
    answer: tuple[Any, ...] = callbacks.list_cards(block(start, **by), query, currency, known)
    return answer


def walk(query: str = "", **by: str) -> list[dict[str, Any]]:
    """All rows, block by block, as a reader scrolls."""
    rows: list[dict[str, Any]] = []
    known = None
    while True:
        response, known, *_told = ask(len(rows), query, known, **by)
        rows += response["rowData"]
        if response["rowCount"] is not None:
            assert response["rowCount"] == len(rows)
            return rows
        assert len(response["rowData"]) == 7


def headlines(market: Engine) -> dict[int, Any]:
    with market.connect() as connection:
        found = {row.card_id: row for row in connection.execute(text(PAPER))}
    assert len(found) > 3 * 7
    return found


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SORTS)
def test_the_blocks_hold_every_card_once(market: Engine, sort: str, order: str) -> None:
    ids = [row["id"] for row in walk(sort=sort, order=order)]
    assert sorted(ids) == sorted(headlines(market))


@pytest.mark.parametrize("sort", ["price", "change_7d"])
@pytest.mark.parametrize("falling", [False, True])
def test_the_blocks_are_in_order_and_unknown_comes_last(market: Engine, sort: str, falling: bool) -> None:
    known = headlines(market)
    values = [getattr(known[row["id"]], sort) for row in walk(sort=sort, order="desc" if falling else "asc")]
    numbers = [value for value in values if value is not None]
    assert len(set(numbers)) > 7
    assert values == sorted(numbers, reverse=falling) + [None] * (len(values) - len(numbers))


def test_names_go_on_from_block_to_block(market: Engine) -> None:
    known = headlines(market)
    names = [known[row["id"]].sort_name for row in walk()]
    assert names == sorted(names)


def test_both_directions_are_mirror_images_for_names(market: Engine) -> None:
    assert [row["id"] for row in walk(order="desc")] == [row["id"] for row in walk()][::-1]


def test_a_block_of_before_can_be_asked_for_again(market: Engine) -> None:
    first, known, *_ = ask()
    _second, known, *_ = ask(7, known=known)
    assert ask(0, known=known)[0] == first
    assert ask(7, known=ask(0, known=known)[1])[0] == _second


@pytest.mark.parametrize("other", [{"query": "e"}, {"currency": "EUR"}, {"sort": "price"}, {"order": "desc"}])
def test_a_block_of_a_list_that_is_no_longer_shown_is_not_answered(market: Engine, other: dict[str, str]) -> None:
    known = ask()[1]
    assert ask(7, known=known)[0] is not no_update
    assert ask(7, known=known, **other)[0] is no_update


def test_rows_have_the_line_of_the_last_days(market: Engine) -> None:
    lines = [row["line"]["points"] for row in ask(sort="price", order="desc")[0]["rowData"]]
    assert all(len([point for point in line if point is not None]) > 1 for line in lines)


def test_a_typo_finds_the_card_and_is_told(market: Engine) -> None:
    known = headlines(market)
    word = max((word for row in known.values() for word in row.sort_name.split()), key=len)
    named = {row.card_id for row in known.values() if word in row.sort_name}
    response, _known, _note, corrected = ask(query=word[:3] + word[4:])
    assert word in text_of(corrected)
    assert named <= {row["id"] for row in response["rowData"]}


def test_nothing_found_is_told_with_advice(market: Engine) -> None:
    response, _known, note, _corrected = ask(query="zzzzzzzzz")
    assert response == callbacks.NO_ROWS
    assert "No card matches" in text_of(note)


def test_an_empty_database_says_that_cards_will_come(database: Engine) -> None:
    assert "There are no cards yet" in text_of(ask()[2])


def test_a_query_that_cannot_be_read_leaves_the_grid_empty(market: Engine) -> None:
    with pytest.raises(InvalidRequest, match="q: at position") as problem:
        ask(query="usd>>5")
    response, _known, note, _corrected = callbacks.cards_failed(problem.value)
    assert response == callbacks.NO_ROWS
    assert "cannot be read" in text_of(note)


def test_a_tampered_cursor_is_refused(market: Engine) -> None:
    known = ask()[1]
    known["cursors"]["7"] = known["cursors"]["7"][::-1]
    with pytest.raises(InvalidRequest):
        ask(7, known=known)


def test_the_place_of_an_error_is_marked(market: Engine) -> None:
    told, invalid = callbacks.check_query("bolt usd>>5 is:foil")
    assert invalid
    (mark,) = find(told, "Mark")
    assert text_of(mark) == ">5"
    assert "At character 10: expected a number" in text_of(told)


def test_what_was_plainly_meant_is_offered_as_a_button(market: Engine) -> None:
    (button,) = find(callbacks.check_query("bolt usd>>5")[0], "Button")
    assert (getattr(button, "data-query"), text_of(button)) == ("bolt usd>5", "bolt usd>5")
    assert find(callbacks.check_query("bolt usd<cheap")[0], "Button") == []


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_every_example_finds_a_card(market: Engine, currency: str) -> None:
    buttons = find(callbacks.show_examples(currency)[0], "Button")
    assert len(buttons) > 5
    for button in buttons:
        assert walk(getattr(button, "data-query")), button


def test_three_examples_are_shown_and_the_others_are_below_a_heading(market: Engine) -> None:
    shown, _help = callbacks.show_examples("USD")
    (more,) = find(shown, "Details")
    assert len(find(shown, "Button")) - len(find(more, "Button")) == 3
    assert text_of(find(more, "Summary")) == "More examples"


def test_an_empty_market_has_no_examples(database: Engine) -> None:
    assert callbacks.show_examples("USD")[0] == []


@pytest.mark.parametrize("query", ["bolt (", '"bolt', "bolt\x00", "("])
def test_an_error_at_the_end_is_marked_too(market: Engine, query: str) -> None:
    told, invalid = callbacks.check_query(query)
    assert invalid
    assert find(told, "Mark")


@pytest.mark.parametrize("query", ["", None, "  ", "bolt set:lea usd<5"])
def test_a_query_that_can_be_read_has_no_message(query: str | None) -> None:
    assert callbacks.check_query(query) == (None, False)


@pytest.fixture
def odd_names(database: Engine) -> Engine:
    add_cards(database, [
        SearchCard("Fact or Fiction"), SearchCard("Satisfaction"), SearchCard("_____"), SearchCard("Ratonhnhaké꞉ton"),
        SearchCard("Minsc & Boo, Timeless Heroes"), SearchCard('Kongming, "Sleeping Dragon"'),
        SearchCard("Zilortha, Strength Incarnate", flavor_name="Godzilla, King of the Monsters"),
    ])  # fmt: skip
    return database


@pytest.mark.parametrize(
    ("typed", "name"),
    [("fact or", "Fact or Fiction"), ("Ratonhnhaké:t", "Ratonhnhaké꞉ton"), ("__", "_____"),
     ("kongming", 'Kongming, "Sleeping Dragon"'),
     ('"minsc and b', "Minsc & Boo, Timeless Heroes"), ("minsc &", "Minsc & Boo, Timeless Heroes")],
)  # fmt: skip
def test_a_name_that_is_chosen_finds_that_card_first(odd_names: Engine, typed: str, name: str) -> None:
    (offered, *_) = load_palette(PaletteRequest(typed)).cards
    assert offered.matched_name == name
    assert ask(query=exactly(name), sort="relevance")[0]["rowData"][0]["name"] == name


def test_a_flavour_name_that_is_chosen_finds_its_card_and_is_shown_in_the_list(odd_names: Engine) -> None:
    (offered, *_) = load_palette(PaletteRequest("godzilla")).cards
    (row,) = ask(query=exactly(offered.matched_name))[0]["rowData"]
    assert (row["name"], row["also"]) == ("Zilortha, Strength Incarnate", "Godzilla, King of the Monsters")


@pytest.mark.parametrize("query", ["_____", "Ratonhnhaké:ton", "Fact or Fiction"])
def test_a_whole_name_is_no_wrong_query(odd_names: Engine, query: str) -> None:
    assert callbacks.check_query(query) == (None, False)


def test_without_an_order_the_best_match_comes_first(odd_names: Engine) -> None:
    unsorted = {**block(), "sortModel": []}
    rows = callbacks.list_cards(unsorted, "fact or fiction", "USD", None)[0]["rowData"]
    assert [row["name"] for row in rows] == ["Fact or Fiction", "Satisfaction"]
    asked = (callbacks.list_cards(unsorted, "-set:zzz", "USD", None, way) for way in ("asc", "desc"))
    rising, falling = (answer[0]["rowData"] for answer in asked)
    assert len(rising) > 3
    assert [row["name"] for row in falling] == [row["name"] for row in rising][::-1]


def test_without_a_query_the_dearest_card_comes_first_unless_an_order_is_chosen(market: Engine) -> None:
    prices = [card.price for card in headlines(market).values() if card.price is not None]
    unsorted = {**block(), "sortModel": []}
    first = callbacks.list_cards(unsorted, " ", "USD", None)[0]["rowData"][0]
    assert headlines(market)[first["id"]].price == max(prices)
    chosen = callbacks.list_cards(unsorted, "", "USD", None, "desc")[0]["rowData"]
    names = [headlines(market)[row["id"]].sort_name for row in chosen]
    assert names == sorted(names, reverse=True)
