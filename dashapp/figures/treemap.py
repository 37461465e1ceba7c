"""The market as a map of its sets: area is value, colour is the change in seven days."""

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.theme import Palette, mixed, palette, template
from dashapp.services.sets import SetValue

FULL_COLOUR_AT = 5  # per cent; what moves more is drawn as this
STRENGTH, NEUTRAL = 0.45, 0.18  # of a colour in the surface: text must stay readable on it
USUAL_AREA = 1150 * 530  # square pixels of the map on a wide screen; what does not fit on a phone is left to the hover
SAFE_PART = 0.8  # of the side of a square tile: others are narrower
CHARACTER_WIDTH, VALUE_WIDTH, CHANGE_WIDTH = 7.5, 58, 50  # pixels
NO_PAD = {"l": 0, "r": 0, "t": 0, "b": 0}
MODE_BAR = 28  # pixels above the tiles, so that the buttons cover none
LEAST_TYPE = 11  # pixels; what would have to be smaller is left to the hover


def sets_map(sets: Sequence[SetValue], theme: str | None) -> go.Figure:
    """Draw sets whose value is known, one tile each; the id of a tile is its set's code."""
    colours = palette(theme)
    known = [(one, one.value) for one in sets if one.value is not None]
    total = sum((value for _, value in known), Decimal(0))
    tiles = go.Treemap(
        ids=[one.code for one, _ in known],
        labels=[one.name for one, _ in known],
        parents=[""] * len(known),
        values=[float(value) for _, value in known],
        text=[_text(one, value, float(value / total)) for one, value in known],
        textinfo="text",
        customdata=[_details(one, value) for one, value in known],
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "colors": [tile_colour(one.change_7d, colours) for one, _ in known],
            "line": {"width": 0},
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
            "margin": {**NO_PAD, "t": MODE_BAR},
            "hovermode": "closest",
            "uniformtext": {"mode": "hide", "minsize": LEAST_TYPE},
        },
    )


def tile_colour(change: Decimal | None, colours: Palette) -> str:
    """The colour of a change in per cent: from down over neutral to up; the page's background where it is unknown."""
    if change is None:
        return colours.background
    neutral = mixed(colours.muted, colours.surface, NEUTRAL)
    end = mixed(colours.up if change > 0 else colours.down, colours.surface, STRENGTH)
    return mixed(end, neutral, min(abs(float(change)) / FULL_COLOUR_AT, 1.0))


def _text(one: SetValue, value: Decimal, share: float) -> str:
    room = SAFE_PART * (share * USUAL_AREA) ** 0.5
    named = len(one.name) * CHARACTER_WIDTH <= room
    lines = [f"<b>{one.name if named else one.code.upper()}</b>"]
    if room >= VALUE_WIDTH:
        lines.append(formats.money(value, one.currency, compact=True))
    if room >= CHANGE_WIDTH:
        lines.append(_signed(one.change_7d))
    return "<br>".join(lines)


def _details(one: SetValue, value: Decimal) -> str:
    return "<br>".join(
        [
            f"<b>{one.name}</b> ({one.code.upper()})",
            formats.money(value, one.currency),
            f"7 days {_signed(one.change_7d)}",
            f"{formats.count(one.priced_count)} of {formats.count(one.card_count)} cards priced",
            f"as of {formats.utc(one.as_of)}",
        ]
    )


def _signed(change: Decimal | None) -> str:
    arrow = {"up": "▲ ", "down": "▼ ", "flat": "", "unknown": ""}[formats.direction(change)]
    return f"{arrow}{formats.change(change)}"
