"""The market as a map of its sets: area is value or number of cards, colour is the change in seven days."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from textwrap import wrap
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.theme import Palette, mixed, palette, template
from services.market.sets import SetValue

VALUE, CARDS = "value", "cards"
# By the square root, because the largest set would be half of the map.
AREAS: Mapping[str, str] = MappingProxyType({VALUE: "Value (square root)", CARDS: "Priced cards"})
FULL_COLOUR_AT = 10  # per cent; larger changes have the same colour
STRENGTH = 0.45  # share of a colour in the surface, low enough for readable text
WIDE, NARROW = 1150 * 556, 340 * 416  # square pixels of the map on a wide screen and on a phone
SAFE_PART = 0.8  # of the side of a square tile: other tiles are narrower
SLENDER = 0.75  # of that: a name is in lines that also fit a slender tile
MOST_LINES, NUMBERS = 3, 2  # of the name, and below it
CHARACTER_WIDTH, LINE_HEIGHT, VALUE_WIDTH = 6.8, 14, 58  # pixels
NO_PAD = {"l": 0, "r": 0, "t": 0, "b": 0}
COLUMNS = ["Code", "Value", "7 days", "Cards priced", "As of"]  # of the table below the map (assets/chart_table.js)
HOVER = (
    "<b>%{label}</b> (%{customdata[0]})<br>%{customdata[1]}<br>7 days %{customdata[2]}<br>%{customdata[3]} cards priced"
    "<br>as of %{customdata[4]}<extra></extra>"
)
LEAST_TYPE = 11  # pixels; smaller texts are in the hover only


def sets_map(sets: Sequence[SetValue], theme: str | None, area: str = VALUE, room: int = WIDE) -> go.Figure:
    """Draw sets with a known value, one tile each, in a map of `room` square pixels; a tile's id is its set's code."""
    colours = palette(theme)
    known = [(one, one.value) for one in sets if one.value is not None]
    sizes = [float(value) ** 0.5 if area == VALUE else one.priced_count for one, value in known]
    pixels = room / sum(sizes) if sizes else 0
    tiles = go.Treemap(
        ids=[one.code for one, _ in known],
        labels=[one.name for one, _ in known],
        parents=[""] * len(known),
        values=sizes,
        text=[_text(one, value, pixels * size) for (one, value), size in zip(known, sizes, strict=True)],
        textinfo="text",
        customdata=[_details(one, value) for one, value in known],
        hovertemplate=HOVER,
        meta={"columns": COLUMNS},
        marker={
            "colors": [tile_colour(one.change_7d, colours) for one, _ in known],
            "line": {"width": 1, "color": colours.border},
            "pad": NO_PAD,
        },
        textfont={"color": colours.text},
        textposition="middle center",
        tiling={"pad": 2},
        pathbar={"visible": False},
        root={"color": colours.surface},
    )
    return go.Figure(
        data=[tiles],
        layout={
            "template": template("dark" if theme == "dark" else "light"),
            "margin": NO_PAD,
            "hovermode": "closest",
            "uniformtext": {"mode": "hide", "minsize": LEAST_TYPE},
        },
    )


def tile_colour(change: Decimal | None, colours: Palette) -> str:
    """Return the colour of a change in per cent: from down over the surface to up; the background if unknown."""
    if change is None:
        return colours.background
    share = STRENGTH * min(abs(float(change)) / FULL_COLOUR_AT, 1.0)
    return mixed(colours.up if change > 0 else colours.down, colours.surface, share)


def _text(one: SetValue, value: Decimal, pixels: float) -> str:
    """Return the text that fits a tile of so many square pixels; the rest is in the hover and in the table."""
    room = SAFE_PART * pixels**0.5
    most = min(MOST_LINES, int(room / LINE_HEIGHT) - NUMBERS)
    lines = [f"<b>{line}</b>" for line in _name(one, int(SLENDER * room / CHARACTER_WIDTH), most)]
    change = _signed(one.change_7d)
    if room >= VALUE_WIDTH:
        lines.append(formats.money(value, one.currency, compact=True))
        if room >= CHARACTER_WIDTH * len(change):
            lines.append(change)
    return "<br>".join(lines)


def _name(one: SetValue, length: int, most: int) -> list[str]:
    """Return the name in at most `most` lines of `length` characters; the code where it needs more of either."""
    lines = wrap(one.name, length, break_long_words=False) if length > 0 else []
    fits = 0 < len(lines) <= most and max(map(len, lines)) <= length
    return lines if fits else [one.code.upper()]


def _details(one: SetValue, value: Decimal) -> list[str]:
    """Return the texts of COLUMNS."""
    return [
        one.code.upper(),
        formats.money(value, one.currency),
        _signed(one.change_7d),
        f"{formats.count(one.priced_count)} of {formats.count(one.card_count)}",
        formats.utc(one.as_of),
    ]


def _signed(change: Decimal | None) -> str:
    arrow = {"up": "▲ ", "down": "▼ ", "flat": "", "unknown": ""}[formats.direction(change)]
    return f"{arrow}{formats.change(change)}"
