"""Lists of the alerts page: rules with their states, events, channels."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from alerts.rules import Target
from alerts.standings import ENDED, SET_ASIDE, State
from dashapp.components import forms, states, values
from dashapp.components.alert_forms import ALERTS, CHANNELS, edit_rule, new_channel, read_all
from dashapp.components.tables import Column, table
from dashapp.paths import CARDS, INVENTORY, card_path, set_path
from services.people.alerts.channels import AlertChannel
from services.people.alerts.events import AlertEvent, EventsPage
from services.people.alerts.rules import AlertRule
from services.people.alerts.wording import in_words, rule_in_words

RULE_COLUMNS = (
    Column("What"),
    Column("Tells when"),
    Column("State"),
    Column("Price", "number"),
)
EVENT_COLUMNS = (Column("What"), Column("When"), Column("Note", minor=True))
CHANNEL_COLUMNS = (Column("Name"), Column("Where"), Column("State"))
STATES = {
    State.ARMED: "Watching",
    State.PENDING: "About to fire: waits for the next price",
    State.FIRED: "Fired, and still true",
    State.RECOVERING: "Fired; the price is close to the limit still",
    State.STALE: "No fresh price",
    State.ERROR: "What it watches is gone",
    State.SNOOZED: "Snoozed",
    State.PAUSED: "Paused",
    State.EXPIRED: "Expired",
    State.DONE: "Done",
}
ALREADY = "True when it was made: waits until it is not"
TAKEN_BACK = "This price was taken back"


def rules(found: Sequence[AlertRule]) -> html.Div | html.P:
    """Return the rules, each with what can be done with it."""
    if not found:
        return states.line("No alert yet. Make one below: choose a card and the price that you wait for.")
    rows = [[_watched(rule), _words(rule), _state(rule), _price(rule)] for rule in found]
    keys = [str(rule.id) for rule in found]
    return table("Your alerts", RULE_COLUMNS, rows, keys=keys, below=map(_buttons, found), has_buttons=True)


def events(page: EventsPage) -> html.Div | html.P:
    """Return the newest events, with the button that marks them as read."""
    if not page.items:
        return states.line("Nothing yet. What your alerts notice stands here, and reaches you while this page is open.")
    rows = [[_event(event), values.age(event.created_at, None), _note(event)] for event in page.items]
    listed = table("What your alerts have told", EVENT_COLUMNS, rows)
    return html.Div([listed, read_all(page.items[0].id)] if page.unread else listed)


def channels(found: Sequence[AlertChannel]) -> html.Div:
    """Return the channels, and the form for a new one."""
    rows = [[one.name, f"{one.kind}, {one.host}", _health(one)] for one in found]
    none = states.line("No channel yet. Alerts always stand on this page; a webhook or Discord can have them too.")
    listed = (
        table("Channels", CHANNEL_COLUMNS, rows, below=map(_channel_buttons, found), has_buttons=True) if rows else none
    )
    return html.Div([listed, new_channel()])


def _watched(rule: AlertRule) -> Any:
    """Return what a rule watches, with a link to it, and of what kind it is."""
    name, path, note = _target(rule)
    link = html.Span(dcc.Link(rule.name or name, href=path), **{"data-rule": str(rule.id)})
    return [link, html.Span(f" {note}", className="caption")] if note else link


def _target(rule: AlertRule) -> tuple[str, str, str]:
    """Return the name of what a rule watches, the path of its page, and a note."""
    if rule.card is not None:
        notes = {Target.ANY_PRINTING: "any printing", Target.HOLDING: "your copies", Target.WANT: "wanted"}
        return rule.card.name or "A card that is gone", card_path(rule.card.id), notes.get(Target(rule.target), "")
    if rule.target == Target.LOCATION:
        named = urlencode({"location": rule.location or ""})
        return rule.location or "A location that is gone", f"{INVENTORY}?{named}", "value"
    if rule.set_code is not None:
        return rule.set_name or rule.set_code, set_path(rule.set_code), "value of the set"
    return rule.query or "", f"{CARDS}?{urlencode({'q': rule.query or ''})}", "cheapest of the search"


def _words(rule: AlertRule) -> str:
    words = rule_in_words(rule.trigger, rule.currency, rule.price, rule.percent, rule.window, rule.days)
    return words if rule.mode == "repeat" else f"{words}, once"


def _state(rule: AlertRule) -> str:
    return ALREADY if rule.already_true and rule.state == State.FIRED else STATES[State(rule.state)]


def _price(rule: AlertRule) -> html.Span:
    return values.money(rule.last_price, rule.currency)


def _buttons(rule: AlertRule) -> html.Div:
    path = f"{ALERTS}/{rule.id}"
    resume = forms.button(f"{path}/resume", "Resume", method="POST")
    snooze = forms.button(f"{path}/snooze", "Snooze a day", method="POST")
    pause = forms.button(f"{path}/pause", "Pause", method="POST")
    if rule.state in SET_ASIDE or rule.state == State.DONE:
        shown = [resume]
    else:
        shown = [] if rule.state in ENDED else [snooze, pause]
    buttons = html.Div([*shown, forms.button(path, "Delete")], className="row-buttons")
    return html.Div([buttons, edit_rule(rule)])


def _event(event: AlertEvent) -> html.Span:
    return html.Span(in_words(event), className="" if event.is_read else "unread")


def _note(event: AlertEvent) -> str:
    return TAKEN_BACK if event.is_taken_back else "" if event.is_read else "New"


def _health(channel: AlertChannel) -> str:
    if channel.disabled_at is not None:
        return f"Off. {channel.disabled_because}"
    return "On" if channel.last_status is None else f"On; the last answer was {channel.last_status}"


def _channel_buttons(channel: AlertChannel) -> html.Div:
    test = forms.button(f"{CHANNELS}/{channel.id}/test", "Send a test", method="POST")
    return html.Div([test, forms.button(f"{CHANNELS}/{channel.id}", "Delete")], className="row-buttons")
