"""Forms that send JSON to an endpoint of the API. Behaviour: assets/forms.js.

A form has its endpoint and method, and says where its answer leads. Problems stand beside the field that the API
names, everything else above the button. What an answer has once only is shown in the form's outputs.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import html

from services.rules import LONGEST

Then = Literal["enter", "leave", "reload", "show", "tell"] | str
NOTHING: Mapping[str, Any] = MappingProxyType({})
Kind = Literal["text", "search", "email", "password", "number", "time"]


def form(
    endpoint: str,
    *fields: Any,
    submit: str,
    method: str = "POST",
    then: Then = "reload",
    danger: bool = False,
    asks: str = "",
    body: str = "",
    sends: Mapping[str, Any] = NOTHING,
) -> html.Form:
    """Return a form of `fields` and a button with the text `submit`.

    `then` is what follows success: `enter` opens the page of the address's `next`, else the home page, with the
    currency and the theme of the account; `leave` opens the home page; `reload` draws this page anew, `apply` too, with
    the account's currency and theme; `show` fills the form's outputs; `tell` leaves it to the page's script, which
    hears of the answer, and of every refusal (assets/forms.js); a path is opened. A form with the method PATCH sends
    empty texts too: they clear what is there. `danger`: what it does cannot be taken back. `asks`: the question that is
    asked first. `body`: the name of the script's function that returns what is sent. `sends` are members
    of it that have no field.
    """
    send = html.Button(submit, type="submit", className="button danger" if danger else "button primary")
    told = {"data-asks": asks, "data-body": body, "data-sends": _sent(sends)}
    return _form(endpoint, method, then, [*fields, _problem(), send], "account-form", told)


def button(
    endpoint: str,
    submit: Any,
    *,
    method: str = "DELETE",
    then: Then = "reload",
    asks: str = "",
    sends: Mapping[str, Any] = NOTHING,
    css: str = "button small",
) -> html.Form:
    """Return a form that is only a button, for rows of tables and for menus; `then` and `asks` as of `form`.

    `sends` are the members of what it sends.
    """
    told = {"data-asks": asks, "data-sends": _sent(sends)}
    send = html.Button(submit, type="submit", className=css)
    return _form(endpoint, method, then, [send, _problem()], "only-button", told)


def field(
    prefix: str,
    name: str,
    label: str,
    *,
    kind: Kind = "text",
    autocomplete: str = "off",
    hint: str = "",
    is_needed: bool = True,
    **options: Any,
) -> html.Div:
    """Return a field of a form with its label, its hint and the place of its problem.

    `name` is the field's in the request's body; `prefix` and `name` make its id. A password can be shown.
    """
    id_ = f"{prefix}-{name}"
    options |= {"autocomplete": autocomplete, "required": is_needed}
    control = dbc.Input(id=id_, name=name, type=kind, **options)
    shown = [control] if kind != "password" else [html.Div([control, _show(id_)], className="password")]
    return _field(prefix, name, label, shown, hint)


def area(prefix: str, name: str, label: str, *, hint: str = "", rows: int = 2) -> html.Div:
    """Return a field of a form for text of several lines, like `field`."""
    control = dbc.Textarea(id=f"{prefix}-{name}", name=name, rows=rows, maxlength=LONGEST)
    return _field(prefix, name, label, [control], hint)


def choice(
    prefix: str, name: str, label: str, options: Mapping[str, str], value: str, *, hint: str = "", **more: Any
) -> html.Div:
    """Return a list of a form to choose from, like `field`; options are texts by value."""
    shown = [{"label": text, "value": option} for option, text in options.items()]
    control = dbc.Select(id=f"{prefix}-{name}", name=name, options=shown, value=value, **more)
    return _field(prefix, name, label, [control], hint)


def checks(prefix: str, name: str, label: str, options: Mapping[str, str], checked: str) -> html.Fieldset:
    """Return boxes of a form to check, of which it sends a list; `checked` is the one that is at first."""
    shown = [{"label": text, "value": option} for option, text in options.items()]
    boxes = dbc.Checklist(id=f"{prefix}-{name}", name=name, options=shown, value=[checked])
    place = html.P(id=f"{prefix}-{name}-problem", className="field-problem", **{"data-field": name})
    return html.Fieldset([html.Legend(label, className="control-label"), boxes, place], className="field checks")


def problem_of(name: str) -> html.P:
    """Return the place of the problem of what a form sends without a field, such as the secret of its address."""
    return html.P(className="field-problem", role="alert", **{"data-field": name})


def output(name: str, label: str) -> html.Div:
    """Return the place of a part of the answer; hidden until there is one."""
    return html.Div(
        [html.P(label, className="control-label"), html.Output(className="shown-once", **{"data-shows": name})],
        className="field output",
        hidden=True,
    )


def picture(name: str, label: str, alt: str) -> html.Div:
    """Return the place of a picture of the answer, which is its address; hidden until there is one."""
    shown = html.Img(alt=alt, className="shown-picture", **{"data-shows": name})
    return html.Div([html.P(label, className="control-label"), shown], className="field output", hidden=True)


def _form(
    endpoint: str, method: str, then: Then, content: list[Any], css: str, told: Mapping[str, str] = NOTHING
) -> html.Form:
    options = {"data-endpoint": endpoint, "data-method": method, "data-then": then}
    options |= {name: text for name, text in told.items() if text}
    # Outside of a dialog this method does nothing: before the script runs, no password gets into an address.
    return html.Form(content, method="dialog", className=css, **options)


def stale_now() -> html.Div:
    """Return the place that says what somebody has changed meanwhile, for the reader to decide (assets/stale.js)."""
    return html.Div(className="stale-now", hidden=True)


def _sent(members: Mapping[str, Any]) -> str:
    return json.dumps(dict(members)) if members else ""


def _problem() -> html.P:
    return html.P(className="form-problem", role="alert")


def _field(prefix: str, name: str, label: str, shown: list[Any], hint: str) -> html.Div:
    # The components of the controls take no aria attributes: a hint is part of the label, and the script names the
    # problem to the control.
    hints = [html.Span(hint, className="caption")] if hint else []
    named = html.Label([html.Span(label), *hints], htmlFor=f"{prefix}-{name}", className="control-label")
    place = html.P(id=f"{prefix}-{name}-problem", className="field-problem", **{"data-field": name})
    return html.Div([named, *shown, place], className="field")


def _show(id_: str) -> html.Button:
    states = {"data-shows-password": "", "aria-controls": id_, "aria-pressed": "false"}
    return html.Button("Show", type="button", className="button", **states)
