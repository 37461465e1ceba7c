"""The cards page: what can be chosen is what can be asked."""

import pytest

from dashapp.pages import cards
from market.search.help import EXAMPLES
from market.search.query import parse
from tests.unit.dashapp.rendering import everything, find

TERMS = [term for terms in cards.CHOICES.values() for term in terms]


@pytest.mark.parametrize("currency", ["usd", "eur"])
@pytest.mark.parametrize("term", TERMS)
def test_every_term_that_can_be_chosen_is_one_of_the_language(term: str, currency: str) -> None:
    query = parse(term.replace("{price}", currency))
    assert query.words() == ()
    assert query.normalised()


def test_no_list_has_a_term_of_another() -> None:
    pieces = [set(" ".join(terms).split()) for terms in cards.CHOICES.values()]
    assert sum(map(len, pieces)) == len(set().union(*pieces))


def test_every_list_of_terms_has_a_name_and_a_way_back() -> None:
    page = cards.layout()
    labels = {label.htmlFor for label in find(page, "Label")}
    lists = find(page, "Select")
    ours = [one for one in lists if "data-terms" in one.to_plotly_json()["props"]]
    assert len(ours) == len(cards.CHOICES)
    assert all(one.id in labels and one.children[0].value == "" for one in ours)


def test_the_examples_can_be_tried_with_a_click() -> None:
    queries = {button.to_plotly_json()["props"].get("data-query") for button in find(cards.layout(), "Button")}
    assert set(EXAMPLES) <= queries


@pytest.mark.parametrize(
    ("asked", "shown", "column"),
    [(("price", "desc"), ["price", "desc"], [("price", "desc")]), (("age", "up"), ["relevance", "asc"], [])],
)
def test_the_order_is_that_of_the_address_where_there_is_one(
    asked: tuple[str, str], shown: list[str], column: list[tuple[str, str]]
) -> None:
    parts = {getattr(part, "id", None): part for part in everything(cards.layout(sort=asked[0], order=asked[1]))}
    assert [parts[cards.SORT].value, parts[cards.ORDER].value] == shown
    assert [(one["colId"], one["sort"]) for one in parts[cards.GRID].columnDefs if "sort" in one] == column
