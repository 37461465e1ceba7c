"""Money, changes and ages as they stand in pages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dashapp.components import values
from tests.unit.dashapp.rendering import classes, find, text_of


def test_large_money_is_short_with_the_exact_amount_on_hover() -> None:
    span = values.money(Decimal("1250.75"), "USD")
    assert (text_of(span), span.title) == ("$1,251", "$1,250.75")


def test_unknown_money_is_a_dash_with_its_reason() -> None:
    span = values.money(None, "EUR", "Cardmarket has not listed it")
    assert span.title == "Cardmarket has not listed it"
    assert text_of(span) == "– Cardmarket has not listed it"


def test_a_change_is_told_by_arrow_and_sign_beside_its_colour() -> None:
    rise, fall = values.change(Decimal("4.2")), values.change(Decimal("-4.2"))
    assert (text_of(rise), text_of(fall)) == ("▲ +4.2 %", "▼ −4.2 %")
    assert ("up" in classes(rise), "down" in classes(fall)) == (True, True)


def test_an_age_has_the_exact_utc_on_hover_and_for_the_browser() -> None:
    moment = datetime.now(UTC) - timedelta(hours=3, minutes=5)
    (time,) = find(values.age(moment), "Time")
    assert text_of(time) == "3 h ago"
    assert time.title == moment.strftime("%Y-%m-%d %H:%M UTC")
    assert datetime.fromisoformat(time.dateTime) == moment.replace(microsecond=0)


def test_what_is_older_than_a_price_of_now_can_be_is_marked_stale() -> None:
    now = datetime.now(UTC)
    assert "stale" not in classes(values.age(now - timedelta(hours=71)))
    assert "stale" in classes(values.age(now - timedelta(hours=73)))
    assert "stale" not in classes(values.age(now - timedelta(days=9), stale_after=None))


def test_an_unknown_time_is_a_dash_with_its_reason() -> None:
    assert values.age(None, why_unknown="It has never run").title == "It has never run"


def test_an_age_is_never_in_the_future_but_what_is_due_may_be() -> None:
    moment = datetime.now(UTC) + timedelta(hours=2, minutes=1)
    assert text_of(values.age(moment)) == "just now"
    assert text_of(values.due(moment, "It is not asked")) == "in 2 h"
    assert values.due(None, "It is not asked").title == "It is not asked"


@pytest.mark.parametrize(("amount", "css", "arrow"), [("2", "up", "▲"), ("-2", "down", "▼"), ("0", "flat", "▬")])
def test_a_change_in_money_has_an_arrow_beside_its_colour(amount: str, css: str, arrow: str) -> None:
    drawn = values.money_change(Decimal(amount), "USD")
    assert classes(drawn) == {"change", css, "arrow"}
    assert text_of(drawn).startswith(arrow)
