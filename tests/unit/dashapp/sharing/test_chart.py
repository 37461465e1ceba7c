"""The line on pictures: where it runs, and where it does not."""

from PIL import Image

from dashapp.figures.theme import palette
from dashapp.sharing.chart import chart, rules
from dashapp.sharing.lines import Line

COLOURS = palette("light")
ACCENT = tuple(bytes.fromhex(COLOURS.accent[1:]))
SIZE = (200, 100)


def drawn(*parts: tuple[tuple[float, float], ...], stepped: bool = False) -> Image.Image:
    return chart(Line(parts, stepped, "1", "2", "1 Nov", "2 Nov"), *SIZE, COLOURS)


def rows_of_line(image: Image.Image, x: int) -> list[int]:
    """The rows of a column in which the line is."""
    return [y for y in range(image.height) if image.getpixel((x, y)) == ACCENT]


def test_a_line_rises_from_the_lower_rule_to_the_upper_one() -> None:
    image = drawn(((0, 1), (1, 2)))
    highest, least = rules(SIZE[1])
    assert min(abs(row - least) for row in rows_of_line(image, 1)) <= 2
    assert min(abs(row - highest) for row in rows_of_line(image, SIZE[0] - 10)) <= 2


def test_a_line_has_nothing_in_a_gap() -> None:
    image = drawn(((0, 1), (1, 1)), ((3, 2), (4, 2)))
    assert rows_of_line(image, 90) == []
    assert rows_of_line(image, 20)


def test_a_price_that_holds_is_a_step() -> None:
    middle = SIZE[0] // 2
    stepped, direct = (drawn(((0, 1), (1, 2)), stepped=one) for one in (True, False))
    assert rows_of_line(stepped, middle)[0] > rows_of_line(direct, middle)[-1]


def test_a_price_that_never_changed_is_drawn_in_the_middle() -> None:
    rows = rows_of_line(drawn(((0, 5), (1, 5))), 20)
    assert abs(sum(rows) / len(rows) - SIZE[1] / 2) < 2
