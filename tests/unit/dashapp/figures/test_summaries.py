"""What screen readers hear of a chart."""

from datetime import timedelta

import pytest

from dashapp.figures import summaries
from tests.unit.dashapp.samples import compared, comparison, history, market_index, series


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_market_is_told_with_its_change() -> None:
    text = summaries.market_index(market_index([10, 10.24]))
    assert plain(text) == "Market index USD, 30 days: 102.4, up 2.4 %."


def test_a_change_since_a_late_beginning_says_since_when() -> None:
    data = market_index([10, 10.24])
    text = summaries.market_index(data, since=data.points[0].time - timedelta(days=29))
    assert plain(text) == "Market index USD, 30 days: 102.4, up 2.4 % since 1 Feb (24 h)."


def test_a_market_without_prices_is_told_as_such() -> None:
    assert summaries.market_index(market_index([])) == "Market index USD, 30 days: no prices."


def test_a_single_point_has_no_change() -> None:
    assert summaries.index_change(market_index([10])) is None


def test_every_line_of_a_card_is_told_by_its_last_price() -> None:
    text = summaries.card_history(history(series(["1", "2"]), series(["3", "4"], finish="foil")), "Lightning Bolt")
    assert text == "Prices of Lightning Bolt in USD, 30 days: nonfoil $2.00; foil $4.00."


@pytest.mark.parametrize(
    ("percent", "text"), [(2.44, "up 2.4 %"), (-2.44, "down 2.4 %"), (0.0, "unchanged"), (None, "change unknown")]
)
def test_changes_are_told_in_words(percent: float | None, text: str) -> None:
    assert plain(summaries.in_words(percent)) == text


def test_a_comparison_is_told_card_by_card() -> None:
    told = summaries.card_comparison(comparison(compared(["10", "12"]), compared([], id=8)))
    assert plain(told) == "Cards compared in USD, 30 days: Lightning Bolt LEA #161, TCGplayer $12.00, up 20.0 %."


def test_a_comparison_without_prices_says_so() -> None:
    assert summaries.card_comparison(comparison(compared([]))) == "Cards compared in USD, 30 days: no prices."
