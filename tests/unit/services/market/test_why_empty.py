"""Why no series is what was asked for."""

from types import SimpleNamespace
from typing import Any

from services.market.why_empty import foreign_currency, no_series

NONFOIL = SimpleNamespace(finish="nonfoil", condition="NEAR_MINT")
FOIL = SimpleNamespace(finish="foil", condition="DAMAGED")


def reason(*series: Any, **filters: str) -> str:
    return no_series(filters, series)


def test_a_marketplace_has_prices_in_one_currency() -> None:
    assert foreign_currency("cardmarket", "EUR") is None
    assert foreign_currency("cardmarket", "USD") == "cardmarket sells in EUR; ask with currency=EUR"


def test_without_a_marketplace_every_currency_is_possible() -> None:
    assert foreign_currency(None, "EUR") is None


def test_a_card_may_have_no_prices_at_all() -> None:
    assert reason(finish="foil") == "this card has no prices"


def test_the_first_filter_that_no_series_meets_is_named_with_what_there_is() -> None:
    assert reason(NONFOIL, FOIL, finish="etched", condition="MINT") == (
        "this card has no prices with finish=etched; there are foil, nonfoil"
    )


def test_filters_may_be_met_only_one_by_one() -> None:
    assert reason(NONFOIL, FOIL, finish="foil", condition="NEAR_MINT") == (
        "this card has no prices with all of these at once: finish=foil, condition=NEAR_MINT"
    )
