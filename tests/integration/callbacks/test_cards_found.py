"""Cards page over the simulated market: the number of cards found, and the cards as pictures."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from callbacks import cards_found as callbacks
from dashapp.pages import cards as page
from services.requests import InvalidRequest
from tests.unit.dashapp.rendering import find, text_of

PAPER = """
    SELECT count(*) FROM card_search JOIN cards ON cards.id = card_id WHERE currency = 'USD' AND NOT cards.digital
"""


def counted(query: str = "", sort: str = "relevance", order: str = "asc") -> Any:
    return callbacks.show_count(query, sort, order, "USD", None)


def pictures(query: str = "", trail: list[str | None] | None = None, view: str = page.PICTURES) -> tuple[Any, ...]:
    answer: tuple[Any, ...] = callbacks.show_gallery(trail or [None], view, query, "relevance", "asc", "USD", None)
    return answer


def test_the_number_of_all_cards_is_told_with_their_order(market: Engine) -> None:
    with market.connect() as connection:
        number = connection.execute(text(PAPER)).scalar_one()
    assert text_of(counted()).startswith(f"{number:,} cards, the dearest first · ")


def test_the_number_is_that_of_the_query(market: Engine) -> None:
    with market.connect() as connection:
        number = connection.execute(text(f"{PAPER} AND price >= 20")).scalar_one()
    assert text_of(counted("usd>=20")).startswith(f"{number:,} cards · ")


def test_nothing_found_has_no_number(market: Engine) -> None:
    assert counted("zzzzzzzzz") == ""
    with pytest.raises(InvalidRequest):
        counted("usd>>5")


def test_the_api_gives_the_same_list_as_csv_and_json(market: Engine) -> None:
    csv, json = find(counted("t:creature", "price", "desc"), "A")
    path = "/api/cards/search?q=t%3Acreature&sort=price&order=desc&currency=USD&limit=100"
    assert (csv.href, json.href) == (f"{path}&csv_bom=yes", path)


def test_the_gallery_shows_the_cards_of_the_grid_page_by_page(market: Engine) -> None:
    body, following, words, is_first, is_last, *hidden = pictures()
    assert len(find(body, "Link")) == callbacks.BLOCK
    assert (words, is_first, is_last, hidden) == (f"Page 1, {callbacks.BLOCK} cards", True, False, [True, False])
    second = pictures(trail=[None, following])[0]
    assert {link.href for link in find(second, "Link")}.isdisjoint(link.href for link in find(body, "Link"))


def test_the_list_hides_the_gallery(market: Engine) -> None:
    assert pictures(view=page.LIST)[-2:] == (False, True)


def test_an_empty_gallery_says_why(market: Engine) -> None:
    assert "No card matches" in text_of(pictures("zzzzzzzzz")[0])
    with pytest.raises(InvalidRequest) as problem:
        pictures("usd>>5")
    assert "cannot be read" in text_of(callbacks.gallery_failed(problem.value)[0])
