"""Signals page: the signals within the filters, page by page, links to their data, and what began lately."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback

from callbacks import failures, inputs, paging
from dashapp import cached, shell
from dashapp.components import states
from dashapp.components.charts import data_links
from dashapp.components.filters import applied
from dashapp.components.pager import trail_id
from dashapp.components.signal_words import BEGINNINGS
from dashapp.components.signals import chance_table, event_table, reliability_table, signal_table
from dashapp.cursors import next_cursor, opened
from dashapp.pages import signals as page
from services.market.signal_events import SignalEventsRequest
from services.market.signals import SignalsRequest
from services.operation import data_state
from services.paging import LARGEST_PAGE

CONTROLS = [(control, "value") for control in page.FILTER_DEFAULTS]

paging.turn_pages(page.LISTING, *CONTROLS, (shell.CURRENCY, "data"))
paging.turn_pages(page.EVENT_LISTING, (shell.CURRENCY, "data"))


@callback(
    *paging.outputs(page.RESULTS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    *[Input(*control) for control in CONTROLS],
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.RESULTS, "The signals could not be listed"),
)
def show_signals(
    trail: inputs.Trail,
    kind: inputs.SignalType,
    way: inputs.SignalDirection,
    strength: inputs.LeastStrength,
    confidence: inputs.LeastConfidence,
    choice: inputs.SignalOrder,
    currency: inputs.Currency,
    _version: Any,
) -> tuple[Any, ...]:
    """Return one page of signals."""
    asked = _asked(kind, way, strength, confidence, choice, currency)
    request = opened(SignalsRequest.parse(**asked, limit=page.PAGE_SIZE), trail[-1])
    found = cached.load_signals(request, with_sparklines=True)
    body = signal_table(found.items) if found.items else _nothing(kind)
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "signals")


@callback(
    *paging.outputs(page.EVENTS, page.EVENT_LISTING),
    Input(trail_id(page.EVENT_LISTING), "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.EVENTS, "What began could not be listed"),
)
def show_events(trail: inputs.Trail, currency: inputs.Currency, _version: Any) -> tuple[Any, ...]:
    """Return one page of the events of signals."""
    request = opened(SignalEventsRequest(currency, limit=page.EVENTS_PAGE_SIZE), trail[-1])
    found = cached.load_signal_events(request)
    body = event_table(found.items) if found.items else states.nothing("Nothing has begun", BEGINNINGS)
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "events")


@callback(
    Output(page.CHANCES, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.CHANCES, "How far events can be relied on could not be read"),
)
def show_chances(currency: inputs.Currency, _version: Any) -> Any:
    """Return how many events chance would begin, and whether surer ones go on more often."""
    chances = chance_table(cached.load_chances(currency))
    return [chances, reliability_table(cached.load_reliability(currency))]


@callback(
    Output(page.DATA, "children"),
    *[Input(*control) for control in CONTROLS],
    Input(shell.CURRENCY, "data"),
)
def link_data(
    kind: inputs.SignalType,
    way: inputs.SignalDirection,
    strength: inputs.LeastStrength,
    confidence: inputs.LeastConfidence,
    choice: inputs.SignalOrder,
    currency: inputs.Currency,
) -> Any:
    """Return links to the first signals of the list in the API."""
    asked = {name: value for name, value in _asked(kind, way, strength, confidence, choice, currency).items() if value}
    path = f"/api/signals?{urlencode(asked)}&limit={LARGEST_PAGE}"
    return [f"The first {LARGEST_PAGE}. ", data_links(path, "signals")]


def _asked(kind: str, way: str, strength: str, confidence: str, choice: str, currency: str) -> dict[str, str | None]:
    sort, _, order = choice.partition("-")
    return {
        "currency": currency,
        "type": applied(kind),
        "direction": applied(way),
        "min_strength": strength,
        "min_confidence": confidence,
        "sort": sort,
        "order": order,
    }


def _nothing(kind: str) -> Any:
    if data_state.load_data_state().empty:
        return states.nothing("There are no signals yet", "They are computed after the first load of prices.")
    advice = "Ask for less strength or confidence, another direction, or prices in the other currency."
    if kind == "supply":
        advice = "Supply needs a source that tells how many copies are on offer, on two days in a row."
    return states.nothing("No signal is within these limits", advice)
