"""One rule a field: parameters, bodies and callbacks take theirs from the request, and no list is kept twice."""

import pytest
from msgspec import Meta

from callbacks import inputs
from dashapp.api.parameters import CURSOR_FIELD
from dashapp.api.specification import PARAMETERS
from dashapp.api.tables import TableForm
from dashapp.components import movers
from dashapp.pages import card_set, cards, market, sets
from services.market.movers import MoversRequest
from services.market.search import SearchRequest
from services.market.sets import SetsRequest
from services.requests import Request, fields_of, rule_of
from services.rules import Choice, Text
from tests.support.fields import derived, rules


def test_every_parameter_of_the_api_has_the_rule_of_a_requests_field() -> None:
    known = [*rules().items(), *((name, [field.rule]) for name, field in fields_of(TableForm).items())]
    own = {name: {id(rule) for rule in found} for name, found in known} | {"cursor": {id(CURSOR_FIELD.rule)}}
    parameters = [one for described in PARAMETERS.values() for one in described]
    assert len(parameters) > 50
    assert [one.name for one in parameters if id(one.field.rule) not in own[one.name]] == []


def test_no_type_of_a_callback_lists_the_words_of_a_field_again() -> None:
    lists = {frozenset(rule.words) for found in rules().values() for rule in found if isinstance(rule, Choice)}
    for name, hint in vars(inputs).items():
        for one in getattr(hint, "__metadata__", ()):
            if isinstance(one, Meta) and one.pattern and not derived(hint):
                words = one.pattern.removeprefix(r"\A(?:").removesuffix(r")\Z").replace("\\", "").split("|")
                assert frozenset(words) - {inputs.ALL} not in lists, name


def test_a_field_that_derives_takes_what_the_request_takes_and_nothing_else() -> None:
    with pytest.raises(TypeError, match="no page sends a Number"):
        inputs.field_of(MoversRequest, "min_price")
    assert inputs.field_of(SearchRequest, "limit").le == 100
    reason = inputs.field_of(SetsRequest, "name")
    rule = rule_of(SetsRequest, "name")
    assert isinstance(rule, Text)
    assert (reason.max_length, reason.pattern) == (rule.longest, None)


def test_what_pages_offer_is_what_requests_take() -> None:
    assert list(cards.SORT_NAMES) == rule_words(SearchRequest, "sort")
    assert list(cards.ORDER_NAMES) == rule_words(SearchRequest, "order")
    assert list(movers.WINDOW_CODES) == list(movers.WINDOW_NAMES) == rule_words(MoversRequest, "window")
    for choice in sets.SORTS:
        of_sets = SetsRequest.parse(*choice.split("-"))
        assert f"{of_sets.sort}-{of_sets.order}" == choice
    for choice in card_set.SORTS:
        of_cards = SearchRequest.parse("", *choice.split("-"))
        assert f"{of_cards.sort}-{of_cards.order}" == choice
    for amount in market.MIN_PRICES:
        assert MoversRequest.parse(min_price=amount).min_price == int(amount)


def rule_words(kind: type[Request], name: str) -> list[str]:
    rule = rule_of(kind, name)
    assert isinstance(rule, Choice)
    return rule.words
