"""The cards page: what can be chosen is what can be asked."""

import pytest

from dashapp.components import filters
from dashapp.pages import cards
from market.search.help import HELP
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
    ours = [one for one in find(page, "Select") if one.id in cards.TERM_LISTS]
    assert len(ours) == len(cards.CHOICES)
    assert all(one.id in labels and one.options[0]["value"] == one.value == filters.ALL for one in ours)


def queries_of(part: object) -> list[str | None]:
    return [query for button in find(part, "Button") if (query := getattr(button, "data-query", None))]


def test_the_examples_can_be_tried_with_a_click() -> None:
    assert queries_of(cards.examples(["a", "b", "c", "d"])) == ["a", "b", "c", "d"]
    assert {line.example for line in HELP} <= set(queries_of(cards.layout()))


@pytest.mark.parametrize(("number", "below"), [(0, 0), (2, 0), (3, 0), (4, 1), (9, 6)])
def test_three_examples_are_shown_and_the_others_below_a_heading(number: int, below: int) -> None:
    shown = cards.examples([f"q{at}" for at in range(number)])
    more = [query for part in find(shown, "Details") for query in queries_of(part)]
    assert (len(queries_of(shown)), len(more)) == (number, below)
    assert len(find(shown, "Summary")) == bool(below)


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
