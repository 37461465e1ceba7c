"""Sparklines: shapes of a fixed size, whatever the values are."""

import re

import pytest

from dashapp.components.sparkline import HEIGHT, MOST_POINTS, STROKE, WIDTH, sparkline, thinned


def points(shape: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+)px (-?[\d.]+)px", shape)]


def shapes(values: list[float]) -> dict[str, list[tuple[float, float]]]:
    return {part.className: points(part.style["clipPath"]) for part in sparkline(values).children}


def test_a_rise_goes_up_from_left_to_right() -> None:
    line = shapes([1.0, 2.0, 3.0])["spark-line"]
    forth = line[: len(line) // 2]
    assert [x for x, _ in forth] == sorted(x for x, _ in forth)
    assert [y for _, y in forth] == sorted((y for _, y in forth), reverse=True)


def test_the_line_is_as_wide_as_its_stroke_there_and_back() -> None:
    line = shapes([5.0, 5.0, 5.0])["spark-line"]
    forth, back = line[:3], line[:2:-1]
    widths = [abs(one[1] - other[1]) for one, other in zip(forth, back, strict=True)]
    assert widths == pytest.approx([STROKE] * 3, abs=0.11)  # coordinates have one decimal


def test_the_area_reaches_down_to_the_ground() -> None:
    area = shapes([3.0, 1.0, 2.0])["spark-area"]
    assert [y for _, y in area[-2:]] == [HEIGHT, HEIGHT]


@pytest.mark.parametrize("values", [[1.0, 1e9, 1.0, 1e9], [0.0, 0.0], [-5.0, 5.0], list(map(float, range(1000)))])
def test_every_point_is_inside_of_the_place(values: list[float]) -> None:
    for shape in shapes(values).values():
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in shape)


@pytest.mark.parametrize("values", [[], [1.0]])
def test_fewer_than_two_values_are_an_empty_place(values: list[float]) -> None:
    assert sparkline(values).children is None


def test_of_many_values_a_few_are_shown_with_both_ends() -> None:
    values = list(map(float, range(721)))
    shown = thinned(values)
    assert (len(shown), shown[0], shown[-1]) == (MOST_POINTS, 0.0, 720.0)
    assert thinned(values[:10]) == values[:10]
