"""Filters of a page: few choices as segments, many as a list, all of them in the address and cleared at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashapp import formats
from market.variants import MARKETPLACES, Condition, Finish, Language, language_order

ALL = "all"  # a filter's value for "no filter"; an empty one would be the list's placeholder


def segments(
    control_id: str, legend: str, options: Mapping[str, Any], value: str, show_legend: bool = True
) -> html.Fieldset:
    """One of few choices, side by side."""
    return html.Fieldset(
        [
            html.Legend(legend, className="control-label" if show_legend else "sr-only"),
            dbc.RadioItems(
                id=control_id,
                name=control_id,
                options=[{"value": slug, "label": label} for slug, label in options.items()],
                value=value,
                class_name="segments",
            ),
        ],
        className="control",
    )


def choice(control_id: str, label: str, options: list[dict[str, str]], value: str) -> html.Div:
    """One of many choices, in a list."""
    return html.Div(
        [
            html.Label(label, htmlFor=control_id, className="control-label"),
            dbc.Select(id=control_id, options=options, value=value),
        ],
        className="control",
    )


def day(control_id: str, label: str, value: object) -> html.Div:
    """A day, as the browser lets people choose one; empty where the address has none, or no day."""
    field = dbc.Input(id=control_id, type="date", value=_iso_day(value), debounce=500)
    return html.Div(
        [html.Label(label, htmlFor=control_id, className="control-label"), field], className="control control-day"
    )


def _iso_day(value: object) -> str:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def switch(control_id: str, label: str, value: bool) -> html.Div:
    """Something that is on or off."""
    return html.Div(dbc.Switch(id=control_id, label=label, value=value), className="control control-switch")


def clear(control_id: str) -> html.Button:
    """The button that takes all filters back; a browser function enables it while there is something to clear."""
    return html.Button("Clear filters", id=control_id, type="button", className="button", disabled=True)


def options(names: Mapping[str, str], everything: str) -> list[dict[str, str]]:
    """Options of a list, led by the one that stands for all."""
    return [{"value": ALL, "label": everything}, *({"value": slug, "label": name} for slug, name in names.items())]


def condition_options(present: Iterable[str] = Condition) -> list[dict[str, str]]:
    """Options for a condition, best first."""
    return options({slug: formats.condition_name(slug) for slug in _known(Condition, present)}, "All conditions")


def finish_options(present: Iterable[str] = Finish) -> list[dict[str, str]]:
    """Options for a finish."""
    return options({slug: formats.FINISH_NAMES[slug] for slug in _known(Finish, present)}, "All finishes")


def language_options(present: Iterable[str] = Language) -> list[dict[str, str]]:
    """Options for a language."""
    return options({slug: slug for slug in language_order(present)}, "All languages")


def marketplace_options(present: Iterable[str] = MARKETPLACES) -> list[dict[str, str]]:
    """Options for a marketplace."""
    return options({slug: formats.marketplace_name(slug) for slug in _known(MARKETPLACES, present)}, "All marketplaces")


def _known(order: Iterable[str], present: Iterable[str]) -> list[str]:
    wanted = set(present)
    return [str(slug) for slug in order if slug in wanted]


def applied(value: str | None) -> str | None:
    """What a filter asks of a service: None for no filter."""
    return None if value == ALL else value


def chosen(value: object, allowed: Iterable[str], default: str = ALL) -> str:
    """A filter's value from the address; the default where the address has none, or one that does not exist."""
    return value if isinstance(value, str) and value in set(allowed) else default
