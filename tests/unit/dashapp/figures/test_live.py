"""Lines that go on as prices arrive."""

import json
from datetime import timedelta

import pytest

from dashapp.figures import cards, market
from dashapp.figures.measures import INDEXED
from tests.unit.dashapp.samples import DAY, START, history, market_index, series


def test_the_line_of_the_market_says_which_index_it_is_and_where_it_ends() -> None:
    _area, line = market.index(market_index([10, 11, 12]), "light", live=True).data
    assert line.meta == {
        "series": "market|USD|30d",
        "points": 3,
        "end": (START + 2 * DAY).timestamp() * 1000,
        "gap": 2.5 * DAY / timedelta(milliseconds=1),
        "bucket": "1 hour",
        "field": "index_value",
        "scale": 1,
        "unit": "index",
    }


def test_a_line_that_no_point_belongs_on_says_nothing() -> None:
    assert market.index(market_index([10, 11]), "light").data[1].meta is None
    assert [line.meta for line in cards.history(history(series(["1", "2"])), "light").data] == [None, None]


def test_every_line_of_a_card_says_which_series_it_is() -> None:
    drawn = [series(["1", "2"]), series(["1", "2"], finish="foil"), series(["1", "2"], marketplace="manapool")]
    lines = cards.history(history(*drawn), "light", live=True).data
    assert [line.meta["series"] for line in lines] == [
        "card|7|tcgplayer|NEAR_MINT|nonfoil|English|USD|retail",
        "card|7|tcgplayer|NEAR_MINT|foil|English|USD|retail",
        "card|7|manapool|NEAR_MINT|nonfoil|English|USD|retail",
    ]


def test_the_band_of_a_line_does_not_go_on() -> None:
    band, line = cards.history(history(series(["1", "2"])), "light", live=True).data
    assert (band.meta, line.meta["points"]) == (None, 2)


def test_indexed_lines_go_on_in_their_measure() -> None:
    _band, line = cards.history(history(series(["4", "5"])), "light", measure=INDEXED, live=True).data
    assert (line.meta["scale"], line.meta["unit"], line.meta["field"]) == (25, "index", "price")


def test_the_empty_points_of_gaps_are_counted_as_they_are_drawn() -> None:
    figure = market.index(market_index([10, 11, 12, 13, 14], days=[0, 1, 2, 8, 9]), "light", live=True)
    assert figure.data[1].meta["points"] == len(figure.data[1].x) == 6


def test_of_two_points_nobody_knows_what_a_gap_is() -> None:
    assert market.index(market_index([10, 11]), "light", live=True).data[1].meta["gap"] is None


@pytest.mark.parametrize("live", [True, False])
def test_the_label_at_a_lines_end_is_named_like_its_series(live: bool) -> None:
    figure = market.index(market_index([10, 11]), "light", live=live)
    assert figure.layout.annotations[0].name == ("market|USD|30d" if live else None)


def test_what_goes_on_are_lists() -> None:
    drawn = json.loads(cards.history(history(series(["1", "2"])), "light", live=True).to_json())["data"][1]
    columns = (drawn["x"], drawn["y"], drawn["customdata"])
    assert [len(column) for column in columns] == [2, 2, 2]
    assert all(isinstance(column, list) for column in columns)
