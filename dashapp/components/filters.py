"""Filters of a page: few choices as segments, many as a list; the address has all of them, one button clears them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashapp import formats
from market.variants import Condition, Finish, Language, language_order

ALL = "all"  # a filter's value for "no filter"; an empty one would be the list's placeholder


def segments(
    control_id: str, legend: str, options: Mapping[str, Any], value: str, show_legend: bool = True
) -> html.Fieldset:
    """Return a choice of one among few options, side by side."""
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
    """Return a choice of one among many options, in a list."""
    return html.Div(
        [
            html.Label(label, htmlFor=control_id, className="control-label"),
            dbc.Select(id=control_id, options=options, value=value),
        ],
        className="control",
    )


def iso_day(control_id: str, label: str, value: object) -> html.Div:
    """Return a field for a day such as 2026-11-22; empty where the address has no valid day.

    A browser's own date field would write it in the order of the reader's country, unlike every other day of a page.
    """
    field = dbc.Input(
        id=control_id,
        type="text",
        value=valid_day(value),
        debounce=500,
        placeholder="2026-11-22",
        maxlength=10,
        inputmode="numeric",
        autocomplete="off",
    )
    return html.Div(
        [html.Label(label, htmlFor=control_id, className="control-label"), field], className="control control-day"
    )


def valid_day(value: object) -> str:
    """Return a day of the address; empty where it is none."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def switch(control_id: str, label: str, value: bool) -> html.Div:
    """Return a switch with the states on and off."""
    return html.Div(dbc.Switch(id=control_id, label=label, value=value), className="control control-switch")


def clear(control_id: str) -> html.Button:
    """Return the button that clears all filters; a browser function enables it while any is set."""
    return html.Button("Clear filters", id=control_id, type="button", className="button", disabled=True)


def options(names: Mapping[str, str], everything: str) -> list[dict[str, str]]:
    """Return the options of a list, led by the one for all."""
    return [{"value": ALL, "label": everything}, *({"value": slug, "label": name} for slug, name in names.items())]


def condition_options(present: Iterable[str] = Condition) -> list[dict[str, str]]:
    """Return options for a condition, best first."""
    return options({slug: formats.condition_name(slug) for slug in _known(Condition, present)}, "All conditions")


def finish_options(present: Iterable[str] = Finish) -> list[dict[str, str]]:
    """Return options for a finish."""
    return options({slug: formats.FINISH_NAMES[slug] for slug in _known(Finish, present)}, "All finishes")


def language_options(present: Iterable[str] = Language) -> list[dict[str, str]]:
    """Return options for a language."""
    return options({slug: slug for slug in language_order(present)}, "All languages")


def _known(order: Iterable[str], present: Iterable[str]) -> list[str]:
    wanted = set(present)
    return [str(slug) for slug in order if slug in wanted]


def applied(value: str | None) -> str | None:
    """Return a filter's value for a service: None for no filter."""
    return None if value == ALL else value


def chosen(value: object, allowed: Iterable[str], default: str = ALL) -> str:
    """Return a filter's value from the address; the default where it is absent or invalid."""
    return value if isinstance(value, str) and value in set(allowed) else default
