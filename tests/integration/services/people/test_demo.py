"""Visitors of a simulated market: each has a collection and alerts of its own, for a day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from collection.wants.wanting import Standing
from services.people import demo, identification
from services.people.alerts import rules
from services.people.alerts.requests import RulesRequest
from services.people.demo import NoDemo
from services.people.registration import Registration
from services.people.valuation.asking import IndexRequest, SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.index import load_held_index
from services.people.valuation.summary import load_held_summary
from services.people.wants.basis import load_wants_basis
from services.people.wants.listing import load_every_want
from tests.support.people import CLIENT, register
from tests.support.prices import execute, scalar

OPEN = Registration.OPEN


@pytest.fixture
def visited(market: Engine) -> Iterator[Engine]:
    """The simulated market, without the visitors that a test leaves."""
    yield market
    execute(market, "DELETE FROM users")


def test_a_visitor_has_a_collection_with_values_costs_and_alerts(visited: Engine) -> None:
    opened = demo.enter(CLIENT, OPEN)
    assert identification.by_session(opened.secret, CLIENT)
    summary = load_held_summary(load_basis(opened.user.id), SummaryRequest())
    assert summary.copies.total == summary.copies.valued > 100
    assert summary.total_value > 0
    assert summary.total_cost > 0
    watched = [rule.target for rule in rules.load_rules(opened.user.id, RulesRequest()).items]
    assert watched == ["want", "series", "series", "series"]


def test_a_visitor_has_a_want_list_of_which_a_part_is_at_its_target(visited: Engine) -> None:
    opened = demo.enter(CLIENT, OPEN)
    _, wants = load_every_want(load_wants_basis(opened.user.id), "USD")
    assert len(wants) == len(demo.WANTS)
    assert {Standing.AT_TARGET, Standing.NO_TARGET} <= {want.standing for want in wants}
    assert any(want.owned and want.missing for want in wants)


def test_a_visitor_whose_alerts_fail_leaves_no_account(visited: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rules, "add_in", killed)
    with pytest.raises(KeyboardInterrupt):
        demo.enter(CLIENT, OPEN)
    assert scalar(visited, "SELECT count(*) FROM users") == 0


def test_a_visitors_value_has_a_past(visited: Engine) -> None:
    opened = demo.enter(CLIENT, OPEN)
    index = load_held_index(load_basis(opened.user.id), IndexRequest())
    assert sum(point.index_value is not None for point in index.points) > 20


def test_visitors_have_nothing_in_common_and_are_gone_after_a_day(visited: Engine) -> None:
    earlier, other = demo.enter(CLIENT, OPEN), register()
    demo.enter(CLIENT, OPEN)
    assert scalar(visited, "SELECT count(*) FROM users") == 3
    execute(visited, "UPDATE users SET created_at = :at", at=datetime.now(UTC) - timedelta(days=2))
    demo.enter(CLIENT, OPEN)
    assert scalar(visited, "SELECT count(*) FROM users WHERE id = :id", id=earlier.user.id) == 0
    assert scalar(visited, "SELECT count(*) FROM users WHERE id = :id", id=other.user.id) == 1
    assert scalar(visited, "SELECT count(*) FROM users") == 2


def test_nobody_enters_where_the_prices_are_real(database: Engine) -> None:
    with pytest.raises(NoDemo):
        demo.enter(CLIENT, OPEN)
    assert scalar(database, "SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("registration", [Registration.INVITE, Registration.CLOSED])
def test_nobody_enters_where_registration_is_not_open(visited: Engine, registration: Registration) -> None:
    with pytest.raises(NoDemo):
        demo.enter(CLIENT, registration)
