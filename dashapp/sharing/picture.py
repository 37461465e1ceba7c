"""The picture of a shared link: name, number, change, line, and where the number is from. In the light theme's colours,
as nobody knows the reader's.
"""

from io import BytesIO

from PIL import Image, ImageDraw

from dashapp import formats
from dashapp.figures.theme import palette
from dashapp.sharing import layout
from dashapp.sharing.chart import chart, rules
from dashapp.sharing.layout import GAP, LEAST_TEXT_SIZE, LEFT, RIGHT, TEXT_SIZE
from dashapp.sharing.lettering import fitting, write
from dashapp.sharing.lines import Line
from dashapp.sharing.previews import BRAND
from dashapp.sharing.summaries import Summary

COLOURS = palette("light")
ARROW = 22  # pixels of its width and height
MARK = ((6, 23), (13, 14), (18, 19), (26, 8))  # the line of assets/favicon.svg, in 32 x 32
NO_LINE = "Too few prices for a line yet"


def picture(summary: Summary, line: Line | None, art: Image.Image | None) -> bytes:
    """Return the picture as a PNG; `art` has its place at the top right."""
    image = Image.new("RGB", (layout.WIDTH, layout.HEIGHT), COLOURS.surface)
    draw = ImageDraw.Draw(image)
    if art:
        image.paste(art, layout.ART[:2], art)
    _words(draw, summary, (layout.ART[0] - GAP if art else RIGHT) - LEFT)
    if line:
        _chart(image, draw, line)
    else:
        write(draw, NO_LINE, (LEFT, layout.CHART[1] + 90), TEXT_SIZE, COLOURS.muted)
    _foot(image, draw, summary)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _words(draw: ImageDraw.ImageDraw, summary: Summary, width: int) -> None:
    name, size = fitting(summary.name, width, layout.NAME_SIZE, layout.LEAST_NAME_SIZE, "semibold")
    write(draw, name, (LEFT, layout.NAME_AT), size, COLOURS.text, "semibold")
    details = f"{summary.code} · {summary.details}" if summary.code not in summary.details else summary.details
    write(draw, *_line_of(details, width, layout.DETAILS_AT), COLOURS.muted)
    if summary.number is None:
        write(draw, summary.origin, (LEFT, layout.NUMBER_AT), layout.CHANGE_SIZE, COLOURS.muted)
        return
    number, size = fitting(summary.number, width, layout.NUMBER_SIZE, TEXT_SIZE, "semibold")
    write(draw, number, (LEFT, layout.NUMBER_AT), size, COLOURS.text, "semibold")
    if summary.change is not None:
        _change(draw, summary)


def _line_of(text: str, width: int, baseline: int) -> tuple[str, tuple[int, int], int]:
    shown, size = fitting(text, width, TEXT_SIZE, LEAST_TEXT_SIZE)
    return shown, (LEFT, baseline), size


def _change(draw: ImageDraw.ImageDraw, summary: Summary) -> None:
    way, left = formats.direction(summary.change), LEFT
    colour = {"up": COLOURS.up, "down": COLOURS.down}.get(way, COLOURS.muted)
    if way in ("up", "down"):
        _arrow(draw, way == "up", colour)
        left += ARROW + 12
    change = formats.change(summary.change)
    end = write(draw, change, (left, layout.CHANGE_AT), layout.CHANGE_SIZE, colour, "semibold")
    write(draw, f"in {summary.span}", (end + 12, layout.CHANGE_AT), layout.CHANGE_SIZE, COLOURS.muted)


def _arrow(draw: ImageDraw.ImageDraw, is_up: bool, fill: str) -> None:
    tip, base = (layout.CHANGE_AT - 2 - ARROW, layout.CHANGE_AT - 2)[:: 1 if is_up else -1]
    draw.polygon([(LEFT, base), (LEFT + ARROW, base), (LEFT + ARROW // 2, tip)], fill)


def _chart(image: Image.Image, draw: ImageDraw.ImageDraw, line: Line) -> None:
    left, top, right, bottom = layout.CHART
    image.paste(chart(line, right - left, bottom - top, COLOURS), (left, top))
    for rule, value in zip(rules(bottom - top), (line.high, line.low), strict=True):
        write(draw, value, (RIGHT, top + rule), TEXT_SIZE, COLOURS.muted, end="rm")
        if line.high == line.low:
            break
    write(draw, line.first, (left, bottom + 32), TEXT_SIZE, COLOURS.muted)
    write(draw, line.last, (right, bottom + 32), TEXT_SIZE, COLOURS.muted, end="rs")


def _foot(image: Image.Image, draw: ImageDraw.ImageDraw, summary: Summary) -> None:
    write(draw, BRAND, (RIGHT, layout.FOOT), layout.BRAND_SIZE, COLOURS.text, "semibold", "rs")
    _mark(image, (layout.MARK_AT, layout.FOOT - layout.BRAND_SIZE))
    if summary.number is not None:
        write(draw, *_line_of(summary.source, layout.MARK_AT - GAP - LEFT, layout.FOOT), COLOURS.muted)


def _mark(image: Image.Image, at: tuple[int, int]) -> None:
    """Draw the mark of the program, as assets/favicon.svg has it."""
    size, scale = 36, 4
    unit = size * scale / 32
    mark = Image.new("RGB", (size * scale, size * scale), COLOURS.surface)
    draw = ImageDraw.Draw(mark)
    draw.rounded_rectangle((0, 0, mark.width - 1, mark.height - 1), 7 * unit, COLOURS.accent)
    draw.line([(x * unit, y * unit) for x, y in MARK], COLOURS.surface, round(3 * unit), "curve")
    image.paste(mark.resize((size, size), Image.Resampling.BOX), at)
