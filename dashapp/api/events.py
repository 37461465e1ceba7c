"""`/api/events`, `/api/events/study` and `/api/cards/.../events`: what happened, and what prices did around it."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response, table_response
from dashapp.api.endpoints import CARDS, MARKET, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from services.market import cards
from services.market.events import CardEventsRequest, EventsRequest, EventStudyRequest, MarketEvent, PathDay

blueprint = Blueprint("api_events", __name__, url_prefix="/api")


@blueprint.get("/events")
@endpoint(MARKET, shapes.MarketEvents, EventsRequest, table=True)
def list_events(asked: EventsRequest) -> Response:
    """Releases, reprints, changes of legality and corrections of prices until today, the newest first.

    Changes of legality are known since the catalogue was read here first.
    """
    items = [asdict(one) for one in cached.load_events(asked)]
    return table_response({"items": items}, items, [field.name for field in fields(MarketEvent)])


@blueprint.get("/events/study")
@endpoint(MARKET, shapes.EventStudy, EventStudyRequest, table=True)
def event_study(asked: EventStudyRequest) -> Response:
    """What prices did from 14 days before to 30 days after events, relative to the index of all cards, by kind.

    Median and quartiles of the events of the last 98 days; a day that fewer than `least` events have is left out.
    """
    body = asdict(cached.load_event_study(asked))
    rows: list[dict[str, Any]] = [{"kind": kind["kind"], **day} for kind in body["kinds"] for day in kind["path"]]
    return table_response(body, rows, ["kind", *(field.name for field in fields(PathDay))])


@blueprint.get("/cards/<card_id>/events")
@endpoint(CARDS, shapes.MarketEvents, CardEventsRequest, path=CARD_PATH)
def events_of_card(asked: CardEventsRequest) -> Response:
    """The events of a card, the newest first: its reprints, changes of legality, and prices that were set apart."""
    found = cached.load_card_events(asked.card_id)
    if not found and not cards.is_known(asked.card_id):
        raise NotFound(NO_CARD)
    return json_response({"items": found})
