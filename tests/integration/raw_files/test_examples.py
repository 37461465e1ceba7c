"""Examples of queries, made from real cards and prices."""

import pytest
from sqlalchemy import Engine

from services.market.examples import load_examples
from services.market.search import SearchRequest, load_search


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_every_example_finds_a_real_card(engine: Engine, currency: str) -> None:
    found = load_examples(currency)
    assert len(found.queries) >= 3
    for query in (*found.queries, *found.of_help.values()):
        assert load_search(SearchRequest.parse(query)).items, query
