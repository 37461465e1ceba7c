"""Prices of listed holdings, which SQL computes, beside those of the collection package."""

from itertools import product

import pytest
from sqlalchemy import Engine

from collection.valuation.appraisals import Step, Terms, appraise
from collection.valuation.factors import CONDITION_FACTORS
from db.engine import reading
from db.queries import holdings_page, inventory
from db.queries.quotes import quotes_of
from market.variants import Condition, Finish, Language
from tests.support.people import register
from tests.support.prices import ago, price, series
from tests.support.valued import MARKET, add, open_market

STEPS = [frozenset[Step](), *(frozenset((step,)) for step in Step if step is not Step.OWN), frozenset(Step)]


@pytest.mark.parametrize("fallbacks", STEPS, ids=lambda steps: "+".join(sorted(steps)) or "none")
@pytest.mark.parametrize("marketplaces", [("tcgplayer", "manapool", "cardkingdom"), ("manapool",), ()])
def test_sql_and_the_collection_package_say_the_same_price(
    database: Engine, fallbacks: frozenset[Step], marketplaces: tuple[str, ...]
) -> None:
    more = [
        series(1, price(ago(0), "0.01"), language=Language.GERMAN),
        series(1, price(ago(0), "8"), language=Language.JAPANESE, marketplace="manapool"),
        series(2, price(ago(0), "3.33"), condition=Condition.DAMAGED, marketplace="cardkingdom"),
        series(2, price(ago(0), "3.33"), condition=Condition.DAMAGED, marketplace="manapool"),
        series(3, price(ago(5), "7"), condition=Condition.NEAR_MINT),
        series(3, price(ago(0), "6.05"), condition=Condition.NEAR_MINT, marketplace="manapool", finish=Finish.FOIL),
    ]
    open_market(database, [*MARKET, *more])
    user = register().user.id
    for card, condition, finish, language in product(
        range(1, 7), ("NEAR_MINT", "DAMAGED", "MINT", "unknown"), ("nonfoil", "foil"), ("English", "French", "unknown")
    ):
        add(user, card, condition=condition, finish=finish, language=language)
    terms = Terms("USD", marketplaces, fallbacks, CONDITION_FACTORS)
    with reading(fresh=True) as connection:
        quotes = quotes_of(connection, user, "USD", fallbacks).retail
        lots = inventory.lots_of_value(connection, user)
        rows = holdings_page.page(connection, user, holdings_page.Wanted(terms, "added", "asc", 1_000))
    said = {(row.card_id, row.condition, row.finish, row.language): row for row in rows}
    assert len(said) == len(lots) == 144
    steps = {step: place for place, step in enumerate(Step)}
    for lot in lots:
        one, row = appraise(lot.variant, quotes, terms), said[lot.variant[:4]]
        price_of_row = None if row.price is None else int(100 * row.price)
        assert (price_of_row, row.step) == (one.price, None if one.price is None else steps[one.step]), lot
