"""Recommendations page: what is recommended to everybody, page by page, what the last search found, and what to do with
one's own cards.
"""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs, paging
from dashapp import cached, shell
from dashapp.components import advice
from dashapp.components import recommendations as parts
from dashapp.components.filters import applied
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.identity.user_sessions import session_actor
from dashapp.pages import recommendations as page
from services.actors import Actor, Need
from services.analysis.arbitrage import load_arbitrage_overview
from services.analysis.recommendations import RecommendationsRequest
from services.people.advice.contract import AdviceRequest

CONTROLS = [(control, "value") for control in page.FILTER_DEFAULTS]

paging.turn_pages(page.LISTING, *CONTROLS, (shell.CURRENCY, "data"))


@callback(
    *paging.outputs(page.RESULTS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    *[Input(*control) for control in CONTROLS],
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD, "data"),
    on_error=paging.failed(page.RESULTS, "The recommendations could not be listed"),
)
def show_recommendations(
    trail: inputs.Trail,
    kind: inputs.RecommendationType,
    status: inputs.RecommendationStatus,
    currency: inputs.Currency,
    _version: Any,
    _told: Any = None,
) -> tuple[Any, ...]:
    """Return one page of recommendations."""
    request = RecommendationsRequest.parse(
        currency=currency, type=applied(kind), status=applied(status), limit=page.PAGE_SIZE
    )
    request = opened(request, trail[-1])
    found = cached.load_recommendations(request)
    if found.items:
        body = parts.recommendation_table(found.items)
    else:
        body = parts.nothing(load_arbitrage_overview(currency), status == page.FILTER_DEFAULTS[page.STATUS])
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "recommendations")


@callback(
    Output(page.SEARCHED, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD, "data"),
    on_error=failures.in_place(page.SEARCHED, "The last search could not be read"),
)
def show_search(currency: inputs.Currency, _version: Any, _told: Any = None) -> Any:
    """Return what the last search for arbitrage found."""
    return parts.searched(load_arbitrage_overview(currency))


@callback(
    Output(page.WAITING, "children"),
    Output(page.SELLING, "children"),
    Output(page.BUYING, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.WAITING, "Your own recommendations could not be computed", others=2),
)
def show_own(currency: inputs.Currency, _version: Any) -> tuple[Any, Any, Any]:
    """Return what to do with the reader's cards, and where to buy what the reader wants; nothing for strangers."""
    reader = session_actor() or Actor()
    if reader.user_id is None or not reader.may(Need.INVENTORY_READ):
        return None, None, None
    basis, asked = cached.load_wants_basis(reader.user_id), AdviceRequest(currency, page.OWN_SIZE)
    selling, buying = cached.load_selling(basis.collection, asked), cached.load_buying(basis, asked)
    waiting = cached.load_sell_or_wait(basis.collection, asked)
    return advice.sell_or_wait(waiting), advice.selling(selling), advice.buying(buying)
