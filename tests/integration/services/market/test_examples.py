"""Examples of queries: made from what the market holds, and each finds something."""

from datetime import date

import pytest
from sqlalchemy import Engine

from market.search.help import HELP
from services.market.examples import Examples, load_examples
from services.market.search import SearchRequest, load_search
from tests.support.prices import ago, make_card, price, series, store
from tests.support.steps import later_steps
from upkeep import after_prices


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_every_example_finds_a_card_of_the_simulated_market(market: Engine, currency: str) -> None:
    found = load_examples(currency)
    assert len(found.queries) > 5
    assert len(set(found.queries)) == len(found.queries)
    for query in (*found.queries, *found.of_help.values()):
        assert load_search(SearchRequest.parse(query)).items, query


def test_examples_name_the_dearest_card_and_the_newest_set(database: Engine) -> None:
    old = make_card(1, name='Old "Great" Hall', set_code="old", released_at=date(1999, 1, 1))
    new = make_card(2, name="New Hut", set_code="new", released_at=date(2026, 1, 1))
    store(database, [series(1, price(ago(1), "90")), series(2, price(ago(1), "2"))], [old, new])
    with later_steps():
        after_prices.run(database)
    first, second, *_rest = load_examples("USD").queries
    assert first == '"old great hall"'
    assert second.split()[0] == "set:new"
    assert [card.name for card in load_search(SearchRequest.parse(first)).items] == ['Old "Great" Hall']


def test_what_would_find_nothing_is_left_out(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "2"))], [make_card(1)])
    with later_steps():
        after_prices.run(database)
    queries = load_examples("USD").queries
    assert 0 < len(queries) < 9
    assert not any("chg7d" in query for query in queries)


def test_an_empty_market_has_none(database: Engine) -> None:
    assert load_examples("USD") == Examples([], {})


def test_the_examples_of_the_help_are_of_lines_of_the_help(market: Engine) -> None:
    of_help = load_examples("USD").of_help
    assert len(of_help) > 8
    assert of_help.keys() <= {line.term for line in HELP}
