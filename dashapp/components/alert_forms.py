"""Forms of the alerts page: a new rule, tried over stored prices before it is made, and a new channel.

The fields of a trigger and of a target are shown with it, and the triggers that a target has (assets/alerts.js).
Copies, locations and sets are chosen from those that a typed name fits.
"""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from alerts.rules import LONGEST_DAYS, MOST_CONFIRMATIONS, NEEDS, OF_TARGET, SHARES, Mode, Target, Trigger
from dashapp.components import forms
from dashapp.components.card_chooser import card_chooser
from dashapp.components.charts import line_chart
from market.change_windows import WINDOWS
from market.variants import Currency
from services.market.cards import Card
from services.people.alerts.rules import AlertRule
from services.people.wants.contract import Want
from services.settings import has_mail

ALERTS, CHANNELS = "/api/alerts", "/api/alerts/channels"
PREFIX = "alert"
CHART, ZOOM = "alert-chart", "alert-zoom"
BACKTEST = "alert-backtest"  # the API's answer, which assets/alerts.js writes
BEGUN = "alert-begun"  # has the triggers of each target
TESTED = "alert-tested"  # assets/alerts.js fills it
TRIGGERS: dict[str, str] = {
    Trigger.BELOW: "Its price is at or below",
    Trigger.ABOVE: "Its price is at or above",
    Trigger.CROSSES: "Its price crosses",
    Trigger.CHANGE: "Its price changes by",
    Trigger.NEW_LOW: "It is cheaper than in the days before",
    Trigger.NEW_HIGH: "It is dearer than in the days before",
    Trigger.BUYLIST: "A shop pays a share of its price",
    Trigger.SPREAD: "Marketplaces are apart by",
    Trigger.LIQUIDATION: "A sale brings a share of the cost",
    Trigger.BACK_IN_STOCK: "It is back in stock",
    Trigger.MISSING: "It has had no price for days",
}
TARGETS: dict[str, str] = {
    Target.SERIES: "A card, this printing",
    Target.ANY_PRINTING: "A card, its cheapest printing",
    Target.HOLDING: "Copies of mine",
    Target.WANT: "A card of my want list",
    Target.LOCATION: "The value of a location",
    Target.SET_INDEX: "The value of a set",
    Target.SEARCH: "The cheapest card of a search",
}
MODES: dict[str, str] = {Mode.REPEAT: "Each time", Mode.ONCE: "Once"}
OF_CARD = (Target.SERIES, Target.ANY_PRINTING)
OF_PRICE = (Trigger.BELOW, Trigger.ABOVE, Trigger.CROSSES)
OF_DAYS = (Trigger.NEW_LOW, Trigger.NEW_HIGH, Trigger.MISSING)
CENT = "0.01"
PERCENT_HINT = "A fall is negative. Of a sale, 100 is all that was paid."


def new_rule(card: Card | None = None, want: Want | None = None) -> html.Form:
    """Return the form of a new rule, with a chosen card or want, or without.

    It begins with the fields of a card's price; assets/alerts.js shows those of what is chosen.
    """
    return forms.form(
        ALERTS,
        forms.choice(PREFIX, "target", "What", TARGETS, Target.WANT if want else Target.SERIES),
        _card(card),
        _finder("holding_id", "Copies", (Target.HOLDING,), "Type the card's name"),
        _finder("want_id", "Wanted card", (Target.WANT,), "Type its name", want),
        _finder("location_id", "Location", (Target.LOCATION,), "Type its name, or choose"),
        _finder("set_code", "Set", (Target.SET_INDEX,), "Type its name"),
        _query(),
        forms.choice(PREFIX, "trigger", "Tell me when", TRIGGERS, Trigger.BELOW),
        _detail(OF_PRICE, "price", "Price", min=0.01, step=CENT),
        _detail(
            (Trigger.CHANGE, *SHARES),
            "percent",
            "Per cent",
            hint=PERCENT_HINT,
            step=CENT,
        ),
        html.Div(
            forms.choice(PREFIX, "window", "Within", {window: window for window in WINDOWS}, "7d", disabled=True),
            hidden=True,
            **_for(Trigger.CHANGE),
        ),
        _detail(OF_DAYS, "days", "Days", min=1, max=LONGEST_DAYS),
        forms.choice(PREFIX, "currency", "Currency", {code: code for code in Currency}, Currency.USD),
        forms.choice(PREFIX, "mode", "How often", MODES, Mode.REPEAT),
        html.Button("Try it over 90 days", type="button", className="button", **{"data-tries": ""}),
        html.Div(id=TESTED, role="status", className="tried"),
        html.Div([dcc.Store(id=BACKTEST), line_chart(CHART, ZOOM)], className="backtest", hidden=True),
        html.Div(id=BEGUN, hidden=True, **{"data-triggers": json.dumps(_allowed())}),
        submit="Make the alert",
        then="tell",  # assets/alerts.js lists the alerts again, and leads to the new one
    )


def _allowed() -> dict[str, list[str]]:
    """Return the triggers of each target."""
    return {target.value: [trigger.value for trigger in Trigger if trigger in OF_TARGET[target]] for target in Target}


def edit_rule(rule: AlertRule) -> html.Details:
    """Return the form that changes a rule, which is armed anew; what is left empty stays as it is."""
    prefix, needed = f"{PREFIX}-{rule.id}", NEEDS[Trigger(rule.trigger)]
    numbers = {"price": f"Price ({rule.currency})", "percent": "Per cent", "days": "Days"}
    limits = [
        forms.field(prefix, name, label, kind="number", value=_plain(getattr(rule, name)), step="any")
        for name, label in numbers.items()
        if name in needed
    ]
    if "window" in needed:
        windows = {window: window for window in WINDOWS}
        limits.append(forms.choice(prefix, "window", "Within", windows, rule.window or "7d"))
    last_day = "" if rule.expires_at is None else f"{rule.expires_at - timedelta(days=1):%Y-%m-%d}"
    form = forms.form(
        f"{ALERTS}/{rule.id}",
        *limits,
        forms.field(prefix, "name", "Name", value=rule.name, maxlength=120, is_needed=False),
        forms.choice(prefix, "mode", "How often", MODES, rule.mode),
        forms.field(
            prefix,
            "confirm",
            "Prices in a row that must agree",
            kind="number",
            value=rule.confirm,
            min=1,
            max=MOST_CONFIRMATIONS,
            step=1,
        ),
        forms.field(
            prefix, "expires_on", "Last day", hint="Such as 2027-01-31; empty for none", value=last_day, is_needed=False
        ),
        forms.stale_now(),
        submit="Save and watch anew",
        method="PATCH",
        sends={"version": rule.version},
    )
    return html.Details([html.Summary("Edit"), form], className="fold")


def _plain(number: Decimal | int | None) -> float | int | None:
    return float(number) if isinstance(number, Decimal) else number


def new_channel() -> html.Details:
    """Return the form of a new channel."""
    kinds = {"webhook": "Webhook", "discord": "Discord"} | ({"email": "E-mail"} if has_mail() else {})
    hint = "https://... E-mail goes to the address of your account." if has_mail() else "https://..."
    form = forms.form(
        CHANNELS,
        forms.choice("channel", "kind", "Kind", kinds, "webhook"),
        forms.field("channel", "address", "Address", hint=hint, is_needed=False),
        forms.field("channel", "name", "Name", is_needed=False, maxlength=80),
        forms.output("secret", "A webhook's messages are signed with this. Keep it now: it is shown only here."),
        submit="Add the channel",
        then="show",
    )
    return html.Details([html.Summary("Add a channel"), form], className="fold")


def read_all(until: int) -> html.Form:
    """Return the button that marks events up to a number as read."""
    number = dbc.Input(id="alert-until", type="number", name="until", value=until)
    return forms.form(f"{ALERTS}/events/read", html.Div(number, hidden=True), submit="Mark all as read")


def _card(chosen: Card | None) -> html.Div:
    return html.Div(card_chooser(PREFIX, currency_field="currency", chosen=chosen), **_of(*OF_CARD))


def _finder(
    name: str, label: str, targets: tuple[Target, ...], placeholder: str, first: Want | None = None
) -> html.Div:
    """Return the search of something by its name, with the list of those found; `name` of the chosen one is sent.

    `first` is the one that is chosen at first.
    """
    kind = "number" if name.endswith("_id") else "text"
    chosen = dbc.Input(id=f"{PREFIX}-{name}", name=name, type=kind, disabled=True, value=first and first.id)
    search = dbc.Input(
        id=f"{PREFIX}-{name}-search",
        type="search",
        autocomplete="off",
        placeholder=placeholder,
        class_name="finder",
        disabled=True,
        value=first and first.card.name,
    )
    found = html.Div(role="group", className="found-cards", **{"aria-label": f"{label} found"})
    label_ = html.Label(label, htmlFor=f"{PREFIX}-{name}-search", className="control-label")
    problem = html.P(className="field-problem", **{"data-field": name})
    parts = [label_, search, found, html.Div(chosen, hidden=True), problem]
    return html.Div(html.Div(parts, className="field"), hidden=True, **_of(*targets), **{"data-seeks": name})


def _query() -> html.Div:
    hint = "As in the card search, such as t:dragon r:mythic"
    field = forms.field(PREFIX, "query", "Search", kind="search", hint=hint, disabled=True)
    return html.Div(field, hidden=True, **_of(Target.SEARCH))


def _detail(triggers: tuple[Trigger, ...], name: str, label: str, *, hint: str = "", **options: Any) -> html.Div:
    """Return a field that some triggers need."""
    is_shown = Trigger.BELOW in triggers
    field = forms.field(PREFIX, name, label, kind="number", hint=hint, disabled=not is_shown, **options)
    return html.Div(field, hidden=not is_shown, **_for(*triggers))


def _for(*triggers: Trigger) -> dict[str, str]:
    return {"data-for": " ".join(triggers)}


def _of(*targets: Target) -> dict[str, str]:
    return {"data-of": " ".join(targets)}
