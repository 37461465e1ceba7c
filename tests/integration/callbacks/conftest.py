"""Cards of the simulated market, and the context that Dash gives to a callback."""

from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from sqlalchemy import Engine, text

from dashapp import cached
from services.market.cards import Card


@pytest.fixture
def card(market: Engine) -> Card:
    """The card with prices on the most marketplaces."""
    statement = """
        SELECT card_id FROM price_series JOIN latest_prices ON series_id = id
        GROUP BY card_id ORDER BY count(DISTINCT marketplace_id) DESC, count(*) DESC, card_id LIMIT 1
    """
    with market.connect() as connection:
        found = cached.load_card(connection.execute(text(statement)).scalar_one(), "USD")
    assert found is not None
    assert {price.currency for price in found.prices} == {"USD", "EUR"}
    return found


def triggered_by(component: str, callback: Callable[..., Any], *arguments: Any) -> Any:
    """What a callback answers when this component has triggered it."""

    def run() -> Any:
        context_value.set(AttributeDict(triggered_inputs=[{"prop_id": f"{component}.value"}]))
        return callback(*arguments)

    return copy_context().run(run)
