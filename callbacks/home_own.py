"""Home page, what belongs to the reader: the collection, what is new, what is close, what a buylist may pay."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import activity, dashboard_own
from dashapp.identity import actor, user_id
from dashapp.pages import home as page
from services.actors import Need
from services.analysis.activity import load_unseen
from services.people.own_kinds import kinds_of
from services.people.valuation.asking import IndexRequest, MoversRequest, SummaryRequest
from services.people.watching import load_near_alerts, near_wants


def of_members(show: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a callback about one's own: strangers have nothing."""

    @wraps(show)
    def shown(*arguments: Any) -> Any:
        return show(*arguments) if actor().may(Need.INVENTORY_READ) else None

    return shown


@callback(
    Output(page.OWN, "children"),
    Input(page.VALUE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.OWN, "The value of your collection could not be read"),
)
@of_members
def show_own(shown_value: inputs.OwnValue, currency: inputs.Currency, _version: Any) -> Any:
    """Return what the reader's own collection is worth, what it returned, and what moved it most in seven days."""
    basis = cached.load_basis(user_id())
    summary = cached.load_held_summary(basis, SummaryRequest(currency))
    if not summary.copies.total:
        return dashboard_own.empty()
    moved = cached.load_held_movers(basis, MoversRequest(currency, "7d", page.SHOWN_OWN))
    return dashboard_own.value(
        summary, cached.load_held_index(basis, IndexRequest(currency, "30d")), moved, shown_value
    )


@callback(
    Output(page.SINCE, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["own"], "data"),
    on_error=failures.in_place(page.SINCE, "What is new could not be read"),
)
@of_members
def show_since(currency: inputs.Currency, _version: Any, _told: Any = None) -> Any:
    """Return what the reader has not seen of their own cards, wants and alerts."""
    return activity.unseen(load_unseen(user_id(), currency, kinds_of(actor())))


@callback(
    Output(page.OFFERS, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.OFFERS, "The offers for your cards could not be read"),
)
@of_members
def show_offers(currency: inputs.Currency, _version: Any) -> Any:
    """Return what a buylist pays for the reader's cards, and the odds that it pays less or more in a week."""
    return dashboard_own.offers(cached.load_held_offers(cached.load_basis(user_id()), currency), currency)


@callback(
    Output(page.WATCH, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["own"], "data"),
    on_error=failures.in_place(page.WATCH, "Your wants and alerts could not be read"),
)
@of_members
def show_watch(currency: inputs.Currency, _version: Any, _told: Any = None) -> Any:
    """Return the wants and alerts of the reader that are at their price or close to it."""
    _, wants = cached.load_every_want(cached.load_wants_basis(user_id()), currency)
    alerts = load_near_alerts(user_id(), currency) if actor().may(Need.ALERTS_READ) else []
    return dashboard_own.near(near_wants(wants, currency), alerts, page.SHOWN_NEAR)
