"""Alerts page: fills its panels. Changes go to the API (dashapp/components/forms.py, assets/alerts.js)."""

from typing import Any

from dash import ClientsideFunction, Input, Output, callback, clientside_callback

from callbacks import failures, inputs
from dashapp import shell
from dashapp.components import alert_forms, alert_lists
from dashapp.identity import needs, user_id
from dashapp.pages import alerts as page
from services.actors import Need
from services.paging import LARGEST_PAGE
from services.people.alerts import channels, events, rules
from services.people.alerts.requests import EventsRequest, RulesRequest

# With an output: Dash calls only such ones for a page that it has just drawn.
clientside_callback(
    ClientsideFunction("alerts", "begin"), Output(alert_forms.BEGUN, "className"), Input(alert_forms.BEGUN, "id")
)
# With what they have told and with new prices, unless a reader edits one of them.
clientside_callback(
    ClientsideFunction("alertNews", "standing"),
    Output(page.STANDING, "data"),
    Input(page.TOLD, "data"),
    Input(shell.DATA_VERSION, "data"),
)


@callback(
    Output(page.RULES, "children"),
    Input(page.STANDING, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.RULES, "Your alerts could not be listed"),
)
@needs(Need.ACCOUNT)
def show_rules(_standing: inputs.Clicks, _recoveries: Any) -> Any:
    """Return the reader's newest alerts."""
    return alert_lists.rules(rules.load_rules(user_id(), RulesRequest(limit=LARGEST_PAGE)).items)


@callback(
    Output(page.EVENTS, "children"),
    Input(page.TOLD, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.EVENTS, "What your alerts have told could not be listed"),
)
@needs(Need.ACCOUNT)
def show_events(_told: inputs.Clicks, _recoveries: Any) -> Any:
    """Return what the reader's alerts have told last."""
    return alert_lists.events(events.load_events(user_id(), EventsRequest()))


@callback(
    Output(page.CHANNELS, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.CHANNELS, "Your channels could not be listed"),
)
@needs(Need.ACCOUNT)
def show_channels(_recoveries: Any) -> Any:
    """Return where the reader's alerts are delivered."""
    return alert_lists.channels(channels.load_channels(user_id()))
