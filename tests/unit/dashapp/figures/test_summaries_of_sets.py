"""What screen readers hear of the charts of sets."""

from decimal import Decimal

from dashapp.figures import summaries
from tests.unit.dashapp.market_samples import set_index, set_value


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_set_is_told_with_its_change() -> None:
    text = summaries.set_index(set_index(10.0, None, 11.0), "value")
    assert plain(text) == "Value of LEA in USD, 90 days: $11.00, up 10.0 %."


def test_a_set_with_a_single_day_has_no_change() -> None:
    assert summaries.set_index(set_index(10.0), "value").endswith("$10.00, change unknown.")


def test_a_set_without_prices_is_told_as_such() -> None:
    assert summaries.set_index(set_index(), "index") == "Matched index of LEA in USD, 90 days: no prices."


def test_the_map_is_told_by_its_largest_sets_and_by_what_rose_and_fell() -> None:
    drawn = [set_value(), set_value(change_7d=Decimal(-1)), set_value(change_7d=Decimal(0)), set_value(name="Fourth")]
    text = plain(summaries.sets_map(drawn, "USD"))
    assert text.startswith("The 4 most valuable sets in USD: 2 up, 1 down in 7 days.")
    assert "Limited Edition Alpha $1,235 up 2.4 %" in text
    assert "Fourth" not in text


def test_a_market_without_sets_is_told_as_such() -> None:
    assert summaries.sets_map([], "EUR") == "Sets in EUR: no prices."
