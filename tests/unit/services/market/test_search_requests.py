"""What a reader may ask a search for, and what is said about the rest."""

import pytest

from db.queries.search import ORDERS, SORTS
from market.search.errors import QueryError
from market.search.query import parse
from services.market.search import POSITIONS, SearchRequest, read_query
from services.requests import InvalidRequest


def test_nothing_asked_for_is_everything_by_relevance_which_is_by_name() -> None:
    assert SearchRequest.parse() == SearchRequest()


def test_equal_queries_make_equal_requests() -> None:
    assert SearchRequest.parse("  S:LEA  Bolt ") == SearchRequest.parse("set=lea and BOLT")
    assert repr(SearchRequest.parse("  S:LEA  Bolt ")) == repr(SearchRequest.parse("set=lea and BOLT"))
    assert SearchRequest.parse("bolt") != SearchRequest.parse('"bolt"')


def test_the_request_has_the_query_parsed_and_its_canonical_text() -> None:
    request = SearchRequest.parse("  S:LEA  Bolt ")
    assert request.q.query == parse("set:lea bolt")
    assert str(request.q) == parse(str(request.q)).normalised() == "set:lea bolt"
    assert "Query('set:lea bolt')" in repr(request)  # the key of its answers in the cache


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("order", ORDERS)
def test_every_sort_and_order_can_be_asked_for(sort: str, order: str) -> None:
    request = SearchRequest.parse("", sort, order, "100", "EUR")
    assert (request.sort, request.order, request.limit, request.currency) == (sort, order, 100, "EUR")


@pytest.mark.parametrize(
    ("q", "title"),
    [("Fact or Fiction", "fact or fiction"), ("  Lim-Dûl's  Vault ", "lim duls vault"), ("bolt is:foil", "bolt"),
     ("bolt -lightning", "bolt"), ("-lightning", ""), ("set:lea", ""), ('!"Fire // Ice" usd>1', "fire ice"),
     ("(fire or ice) usd>1", "")],
)  # fmt: skip
def test_by_relevance_a_name_comes_first_and_by_another_sort_none(q: str, title: str) -> None:
    assert SearchRequest.parse(q).title == title
    assert SearchRequest.parse(q, "price").title == ""


def test_every_sort_has_a_kind_of_position_with_a_value_for_the_stage_and_for_each_column() -> None:
    assert {sort: len(kind.__args__) for sort, kind in POSITIONS.items()} == {
        sort: 1 + len(columns) for sort, columns in SORTS.items()
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sort", "id"), ("sort", ""), ("sort", "name; DROP TABLE cards"), ("sort", None), ("order", "ASC"),
        ("order", "up"), ("limit", "0"), ("limit", "101"), ("limit", "ten"), ("currency", "usd"), ("currency", "GBP"),
        ("q", "usd>"), ("q", "\0"), ("q", "a" * 20_000),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_the_name_of_its_field(field: str, value: str | None) -> None:
    with pytest.raises(InvalidRequest) as raised:
        SearchRequest.parse(**{field: value})
    assert list(raised.value.fields) == [field]


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(InvalidRequest) as raised:
        SearchRequest.parse("usd>", "x", "y", "z", "w")
    assert set(raised.value.fields) == {"q", "sort", "order", "limit", "currency"}


def test_a_query_that_cannot_be_read_says_where_and_what_was_expected() -> None:
    with pytest.raises(QueryError) as unread:
        read_query("bolt usd>x")
    error = unread.value
    assert (error.position, error.expected) == (10, "a number such as 5 or 4.99 after usd>")
    with pytest.raises(InvalidRequest) as raised:
        SearchRequest.parse("bolt usd>x")
    assert raised.value.fields == {"q": f"at position 10: expected {error.expected}, found 'x'"}
