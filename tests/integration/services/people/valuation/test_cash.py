"""Cash of a collection: paid and received by currency, also after undoing."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from services.people.transacting import record
from services.people.transaction_requests import RecordRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.cash import Cash, load_cash
from tests.support.people import register
from tests.support.valued import add, open_market


@pytest.fixture
def user(database: Engine) -> int:
    open_market(database)
    return register().user.id


def test_currencies_are_never_added_up_and_fees_are_paid(user: int) -> None:
    assert load_cash(load_basis(user)) == []
    held = add(user, 1, 3, "10")
    add(user, 2, 1, "4", currency="CAD")
    told = {"amount": Decimal(25), "fees": Decimal(3), "currency": "USD"}
    record(user, RecordRequest("sell", held.id, held.version, 2, **told))  # type: ignore[arg-type]
    assert load_cash(load_basis(user)) == [
        Cash("CAD", Decimal("4.00"), Decimal("0.00"), Decimal("-4.00")),
        Cash("USD", Decimal("33.00"), Decimal("25.00"), Decimal("-8.00")),
    ]
