"""`/api/signals`, its events, and `/api/cards/.../signals`: what prices say of a series."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cached, cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response, table_response
from dashapp.api.endpoints import CARDS, MARKET, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from services.market import cards
from services.market.cards import CardRequest
from services.market.signal_events import SignalEventsRequest
from services.market.signals import Signal, SignalsRequest

CARD = ("id", "name", "set_code", "collector_number")
SERIES = ("marketplace", "condition", "finish", "language")
SAID = ("signal_type", "measure", "value", "direction", "strength", "confidence", "currency", "window", "as_of")
COLUMNS = (*CARD, *SERIES, *SAID)

blueprint = Blueprint("api_signals", __name__, url_prefix="/api")


@blueprint.get("/signals")
@endpoint(MARKET, shapes.SignalsPage, SignalsRequest, table=True)
def list_signals(asked: SignalsRequest) -> Response:
    """What current retail prices say, each compared with its own past or with a price beside it, a page at a time.

    A signal describes what was observed and how much it rests on; it promises nothing about later prices, and no fee
    is taken off.
    """
    page = cached.load_signals(asked)
    body = {"items": [_item(signal) for signal in page.items], **cursors.paging(asked, page)}
    return table_response(body, [_row(signal) for signal in page.items], COLUMNS)


@blueprint.get("/signals/events")
@endpoint(MARKET, shapes.SignalEventsPage, SignalEventsRequest)
def list_signal_events(asked: SignalEventsRequest) -> Response:
    """Signals that became large enough to be told of, those that began last first, a page at a time.

    An event begins beyond its threshold and ends at half of it; a series has one of a type in seven days at most.
    `chances` say how many of a sample would begin by chance, with the returns of each series in another order.
    `reliability` says by tenths of confidence how often events went on; a type with fewer than 100 has none.
    """
    page = cached.load_signal_events(asked)
    chances = [asdict(one) | {"false": one.false} for one in cached.load_chances(asked.currency)]
    tenths = cached.load_reliability(asked.currency)
    body = {"items": page.items, "chances": chances, "reliability": tenths}
    return json_response({**body, **cursors.paging(asked, page)})


@blueprint.get("/cards/<card_id>/signals")
@endpoint(CARDS, shapes.CardSignals, CardRequest, path=CARD_PATH)
def signals_of_card(asked: CardRequest) -> Response:
    """The signals of all series of a card in a currency, those of the highest strength times confidence first."""
    found = cached.load_card_signals(asked.card_id, asked.currency)
    if not found and not cards.is_known(asked.card_id):
        raise NotFound(NO_CARD)
    return json_response({"items": [_item(signal) for signal in found]})


def _item(signal: Signal) -> dict[str, Any]:
    item = asdict(signal)
    del item["sparkline"]
    return item


def _row(signal: Signal) -> dict[str, Any]:
    said = {name: getattr(signal, name) for name in (*SERIES, *SAID)}
    return {name: getattr(signal.card, name) for name in CARD} | said
