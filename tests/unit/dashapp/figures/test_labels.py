"""Labels at the ends of lines."""

from itertools import pairwise

import pytest

from dashapp.app import ASSETS
from dashapp.figures import cards
from dashapp.figures.labels import LABEL_HEIGHT, EndLabel, label_annotations
from tests.unit.dashapp.samples import DAY, START, history, series


@pytest.mark.parametrize("values", [[10, 10, 10, 10], [10, 10.01, 10.02, 19.9], [19.9, 19.8, 10, 10.1]])
def test_labels_have_four_pixels_between_them(values: list[float]) -> None:
    axis, height = [9.0, 21.0], 360.0
    labels = [EndLabel(START, value, "A<br>$1", "#000000") for value in values]
    placed = sorted(
        (note["y"] - axis[0]) / (axis[1] - axis[0]) * height - note["ay"]
        for note in label_annotations(labels, axis, height)
    )
    assert all(upper - lower > LABEL_HEIGHT - 0.2 for lower, upper in pairwise(placed))
    assert placed[-1] <= height


def test_the_browser_moves_labels_apart_by_the_same_height() -> None:
    script = (ASSETS / "lines.js").read_text(encoding="utf-8")
    assert f"LABEL_HEIGHT = {LABEL_HEIGHT};" in script


def test_a_lone_label_stands_at_its_value() -> None:
    (note,) = label_annotations([EndLabel(START, 15.0, "A", "#000000")], [10.0, 20.0], 300)
    assert (note["y"], note["ay"]) == (15.0, 0)


def test_a_label_is_tied_to_its_line_also_where_that_ends_early() -> None:
    data = history(series(["1", "2"]), series(["3", "4", "5"], finish="foil"))
    figure = cards.history(data, "light", live=True)
    leaders = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert [(one.x0, one.y0, one.y1) for one in leaders] == [(START + DAY, 2, 2), (START + 2 * DAY, 5, 5)]
    assert {one.x1 for one in leaders} == {figure.layout.xaxis.range[1]}
    assert [one.name for one in leaders] == [line.meta["series"] for line in figure.data]
