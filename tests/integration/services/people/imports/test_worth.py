"""What a file is worth before it is taken over."""

from decimal import Decimal

from sqlalchemy import Engine

from services.people import settings
from services.people.imports import previews
from services.people.imports.contract import ImportRequest
from services.people.imports.worth import Worth, load_worth
from services.people.settings import Settings
from tests.support.inventories import a_card, manabox
from tests.support.people import register
from tests.support.valued import open_market


def test_certain_rows_are_valued_and_those_without_a_price_are_counted(database: Engine) -> None:
    open_market(database)
    user = register().user.id
    content = manabox(a_card(1, Quantity="2"), a_card(2), a_card(6), a_card(9999, Name="Nobody knows"))
    one = previews.preview(user, ImportRequest("cards.csv"), content)
    assert load_worth(user, one.id, Settings()) == Worth("USD", Decimal("28.00"), 3, 4)
    assert load_worth(user, one.id, Settings(currency="EUR")) == Worth("EUR", None, 0, 4)
    other = register("bob@example.org").user.id
    assert load_worth(other, one.id, settings.load_settings(other)).copies == 0
