"""Colours and type of the charts, with the values of `assets/tokens.css`; a test compares the two."""

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

from market.variants import MARKETPLACES

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
FONT_SIZE = 12


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme."""

    background: str
    surface: str
    border: str
    text: str
    muted: str
    accent: str
    up: str
    down: str
    warning: str
    series: tuple[str, ...]


PALETTES = {
    "light": Palette(
        background="#F6F7F9",
        surface="#FFFFFF",
        border="#DDE1E8",
        text="#161A22",
        muted="#566072",
        accent="#3651C9",
        up="#0B736E",
        down="#B03F14",
        warning="#8A5A00",
        series=("#3651C9", "#B03F14", "#0B736E", "#8E3B9C", "#8A5A00", "#3D6B1F", "#A32455", "#4A5568"),
    ),
    "dark": Palette(
        background="#0F1318",
        surface="#171D25",
        border="#2A323E",
        text="#E8ECF2",
        muted="#9CA7B7",
        accent="#93A8FF",
        up="#41D0C2",
        down="#FF9A6B",
        warning="#F0B84A",
        series=("#93A8FF", "#FF9A6B", "#41D0C2", "#D99BE8", "#F0B84A", "#A5D278", "#FF8FB0", "#B6C0CE"),
    ),
}


def palette(theme: str | None) -> Palette:
    """Return the colours of a theme; light while it is unknown."""
    return PALETTES["dark" if theme == "dark" else "light"]


def marketplace_colour(slug: str, theme: str | None) -> str:
    """Return the colour of a marketplace, the same on every page."""
    places = list(MARKETPLACES)
    colours = palette(theme).series
    return colours[places.index(slug) % len(colours)] if slug in places else palette(theme).muted


def translucent(colour: str, alpha: float) -> str:
    """Return a `#RRGGBB` colour with an opacity from 0 to 1."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"


def mixed(colour: str, ground: str, share: float) -> str:
    """Return a mix of `share` (0 to 1) of a `#RRGGBB` colour with another one."""
    pairs = ((int(colour[start : start + 2], 16), int(ground[start : start + 2], 16)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(share * top + (1 - share) * below):02X}" for top, below in pairs)


@cache
def template(theme: str) -> go.layout.Template:
    """Return the template of every chart in a theme."""
    return go.layout.Template(layout=_layout(palette(theme)))


def _layout(colours: Palette) -> go.Layout:
    return go.Layout(
        font={"family": FONT, "size": FONT_SIZE, "color": colours.muted},
        paper_bgcolor=colours.surface,
        plot_bgcolor=colours.surface,
        colorway=list(colours.series),
        separators=".,",
        margin={"l": 8, "r": 16, "t": 12, "b": 44},
        hovermode="x",
        hoverlabel={"bgcolor": colours.surface, "bordercolor": colours.border, "font": {"color": colours.text}},
        dragmode="zoom",
        legend={"orientation": "h", "x": 0, "y": -0.18, "yanchor": "top", "maxheight": 0.34, "title": {"text": ""}},
        xaxis=_time_axis(colours),
        yaxis=_value_axis(colours),
    )


def _time_axis(colours: Palette) -> dict[str, object]:
    return {
        "type": "date",
        "showgrid": False,
        "linecolor": colours.border,
        "ticks": "outside",
        "tickcolor": colours.border,
        "automargin": True,
        "autotickangles": [0, 45],  # upright only where they would touch
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "hovered data",
        "spikecolor": colours.muted,
        "spikethickness": 1,
        "spikedash": "solid",
    }


def _value_axis(colours: Palette) -> dict[str, object]:
    return {
        "gridcolor": colours.border,
        "zeroline": False,
        "fixedrange": True,  # a zoom chooses a part of the time; the values fit to it
        "automargin": True,
        "nticks": 7,
        "side": "left",
    }
