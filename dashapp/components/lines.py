"""Switches of a chart's lines, one a marketplace, in the colours of the lines: they are its legend as well."""

from collections.abc import Mapping
from typing import Any

from dash import html

from dashapp import formats
from market.variants import MARKETPLACES

LINE = "line"  # type of the ids of all switches
FEWEST = 2  # a single line needs no switch


def shown_in(text: object) -> list[str]:
    """Return the marketplaces that a value names, separated by commas; empty for all of them."""
    words = text.split(",") if isinstance(text, str) else []
    return [slug for slug in MARKETPLACES if slug in words]


def line_id(marketplace: Any) -> dict[str, Any]:
    """Return the id of the switch of a marketplace's lines."""
    return {"type": LINE, "marketplace": marketplace}


def switches(colours: Mapping[str, str], value: str) -> list[html.Button]:
    """Return a switch for each marketplace with lines of a colour; none where there are fewer than two."""
    shown = shown_in(value)
    known = [slug for slug in MARKETPLACES if slug in colours]
    if len(known) < FEWEST:
        return []
    return [_switch(slug, slug in (shown or known), colours[slug]) for slug in known]


def _switch(marketplace: str, is_shown: bool, colour: str) -> html.Button:
    swatch = html.Span(className="swatch", style={"background": colour}, **{"aria-hidden": "true"})
    return html.Button(
        [swatch, formats.marketplace_name(marketplace)],
        id=line_id(marketplace),
        type="button",
        className="chip line-chip",
        **{"aria-pressed": "true" if is_shown else "false"},
    )
