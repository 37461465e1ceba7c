"""`/api/cards/...`: one card, its prices and their history."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp.api import shapes
from dashapp.api.answers import json_response, number, table_response
from dashapp.api.endpoints import CARDS, endpoint
from dashapp.api.filters import (
    CARD_ID,
    CONDITION,
    CURRENCY,
    FINISH,
    KIND,
    LANGUAGE,
    MARKETPLACE,
    PERIOD,
    SCRYFALL_ID,
)
from dashapp.services import cards, statistics
from dashapp.services.cards import Card, CardHistory, HistoryPoint, HistoryRequest

SERIES = ("marketplace", "condition", "finish", "language", "kind")
PRICES = ("price_low", "price_mid", "price_high", "price_market")

blueprint = Blueprint("api_cards", __name__, url_prefix="/api/cards")


@blueprint.get("/<card_id>")
@endpoint(CARDS, shapes.Card, CARD_ID, CURRENCY, keep=True)
def card(card_id: int, currency: str) -> Response:
    """A card with its newest prices.

    `current_price` and the changes are those of the headline series in `currency`: retail, near mint, the card's own
    language, nonfoil if there is one. `prices` has every series in every currency.
    """
    return json_response(_body(cards.load_card(card_id, currency)))


@blueprint.get("/by-scryfall/<scryfall_id>")
@endpoint(CARDS, shapes.Card, SCRYFALL_ID, CURRENCY, keep=True)
def card_by_scryfall(scryfall_id: UUID, currency: str) -> Response:
    """The same card, by Scryfall's id."""
    return json_response(_body(cards.load_card_by_scryfall(scryfall_id, currency)))


@blueprint.get("/<card_id>/history")
@endpoint(
    CARDS,
    shapes.CardHistory,
    *(CARD_ID, PERIOD, CURRENCY, CONDITION, FINISH, LANGUAGE, MARKETPLACE, KIND),
    table=True,
    keep=True,
)
def history(**asked: Any) -> Response:
    """Prices of a card's series over a period, a point a bucket.

    Filters that no series can meet give no series and a `reason`.
    """
    request = HistoryRequest(**asked)
    answer = cards.load_history(request)
    if not answer.series and not cards.is_known(request.card_id):
        raise NotFound(CARD_ID.missing)
    body = {field.name: getattr(answer, field.name) for field in fields(answer)}
    if answer.reason is None:
        del body["reason"]
    columns = (*SERIES, *(field.name for field in fields(HistoryPoint)))
    return table_response(body, _history_rows(answer), columns)


@blueprint.get("/<card_id>/statistics")
@endpoint(CARDS, shapes.CardStatistics, CARD_ID, CURRENCY, keep=True)
def show_statistics(card_id: int, currency: str) -> Response:
    """High, low and change of a card's headline price over 7 days, 30 days, 90 days and a year."""
    found = statistics.load_statistics(card_id, currency)
    if found is None:
        raise NotFound(CARD_ID.missing)
    body = asdict(found) | {"price": number(found.price), "has_price_data": found.price is not None}
    for window in body["windows"]:
        window["price_then"] = number(window["price_then"])
    return json_response(body)


def _history_rows(history: CardHistory) -> list[dict[str, Any]]:
    return [
        {**{name: getattr(series, name) for name in SERIES}, **asdict(point)}
        for series in history.series
        for point in series.points
    ]


def _body(card: Card | None) -> dict[str, Any]:
    """The card as the contract has it: prices are numbers, 0.00 where unknown. Raises NotFound for no card."""
    if card is None:
        raise NotFound(CARD_ID.missing)
    body = asdict(card)
    body["current_price"] = number(card.current_price)
    for price in body["prices"]:
        price.update({name: number(price[name]) for name in PRICES})
    return body
