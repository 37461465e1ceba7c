"""Shared links: the list of one's own, and the forms that make one. Behaviour: assets/forms.js, assets/shares.js."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from accounts.lifetimes import SHARE_DAYS
from dashapp import formats
from dashapp.components import forms, states, values
from dashapp.components.tables import Column, table
from services.people.holdings import Location
from services.people.shares import HIDDEN, SHOWN, Share, ShareKind

ENDPOINT = "/api/shares"
COLUMNS = (
    Column("What"),
    Column("Shows"),
    Column("Last opened"),
    Column("Ends", minor=True),
    Column("End", "action"),
)
KINDS: Mapping[str, str] = {
    ShareKind.SUMMARY: "The collection in figures",
    ShareKind.WANT_LIST: "What is missing of the want list",
    ShareKind.LOCATION: "A location",
}
VALUES = {HIDDEN: "Cards and copies, no prices", SHOWN: "Prices and values, too"}
BODY = "share"  # assets/shares.js: what the form of the settings sends
IN, NO_PLACE = "in:", "The copies in no location"


def listed(shares: Sequence[Share], locations: Sequence[Location]) -> html.Div:
    """Return one's own shared links, and the form for a new one."""
    rows = [
        [
            html.Div([html.Span(_what(one)), *_title(one)], className="card-cell"),
            VALUES[one.values],
            _opened(one),
            values.due(one.expires_at, "Never"),
            forms.button(f"{ENDPOINT}/{one.id}", "End"),
        ]
        for one in shares
    ]
    nothing = states.line("No shared link yet. A link lets anybody who has it read a part of your collection.")
    return html.Div([table("Shared links", COLUMNS, rows, has_buttons=True) if rows else nothing, _new(locations)])


def fields(prefix: str) -> list[Any]:
    """Return what every form for a link asks; the link itself is shown by its answer only."""
    return [
        forms.choice(
            prefix, "values", "Readers see", VALUES, HIDDEN, hint="Never what you paid or would pay, tags or notes"
        ),
        forms.field(prefix, "title", "Title", hint="Readers see it", is_needed=False, maxlength=80),
        forms.field(prefix, "days", "Days until it ends", kind="number", value=SHARE_DAYS, min=1, max=366),
        forms.output("address", "This is the link. Keep it now: it is shown only here."),
        html.Div(
            [
                html.Button("Copy the link", type="button", className="button", **{"data-copies": ""}),
                html.Span(role="status", className="caption"),
            ],
            className="copy-output",
        ),
    ]


def _new(locations: Sequence[Location]) -> html.Details:
    whats = {str(kind): KINDS[kind] for kind in ShareKind if kind is not ShareKind.LOCATION}
    whats |= {f"{IN}{one.name}": f"The copies in {one.name}" for one in locations if one.copies}
    whats[IN] = NO_PLACE
    form = forms.form(
        ENDPOINT,
        forms.choice("share", "kind", "What", whats, ShareKind.SUMMARY),
        *fields("share"),
        submit="Make the link",
        then="show",
        body=BODY,
    )
    return html.Details([html.Summary("Make a link"), form], className="fold")


def _what(one: Share) -> str:
    if one.location is None:
        return KINDS[one.kind]
    return f"The copies in {one.location}" if one.location else NO_PLACE


def _title(one: Share) -> list[html.Span]:
    return [html.Span(one.title, className="caption")] if one.title else []


def _opened(one: Share) -> str:
    return "Never" if one.opened_on is None else formats.calendar_day(one.opened_on)
