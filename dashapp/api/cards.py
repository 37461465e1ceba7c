"""`/api/cards/...`: one card, its prices and their history."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response, number, table_response
from dashapp.api.endpoints import CARDS, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from services.market import cards
from services.market.cards import Card, CardHistory, CardRequest, HistoryPoint, HistoryRequest, ScryfallCardRequest

SERIES = ("marketplace", "condition", "finish", "language", "kind")
PRICES = ("price_low", "price_mid", "price_high", "price_market")

blueprint = Blueprint("api_cards", __name__, url_prefix="/api/cards")


@blueprint.get("/<card_id>")
@endpoint(CARDS, shapes.Card, CardRequest, path=CARD_PATH, keep=True)
def card(asked: CardRequest) -> Response:
    """A card with its newest prices.

    `current_price` and the changes are those of the headline series in `currency`: retail, near mint, the card's own
    language, nonfoil if there is one. `prices` has every series in every currency.
    """
    return json_response(_body(cached.load_card(asked.card_id, asked.currency)))


@blueprint.get("/by-scryfall/<scryfall_id>")
@endpoint(CARDS, shapes.Card, ScryfallCardRequest, path={"scryfall_id": ""}, keep=True)
def card_by_scryfall(asked: ScryfallCardRequest) -> Response:
    """The same card, by Scryfall's id."""
    return json_response(_body(cached.load_card_by_scryfall(asked.scryfall_id, asked.currency)))


@blueprint.get("/<card_id>/history")
@endpoint(CARDS, shapes.CardHistory, HistoryRequest, path=CARD_PATH, table=True, keep=True)
def history(asked: HistoryRequest) -> Response:
    """Prices of a card's series over a period, a point a bucket.

    Filters that no series can meet give no series and a `reason`.
    """
    answer = cached.load_history(asked)
    if not answer.series and not cards.is_known(asked.card_id):
        raise NotFound(NO_CARD)
    body = {field.name: getattr(answer, field.name) for field in fields(answer)}
    if answer.reason is None:
        del body["reason"]
    columns = (*SERIES, *(field.name for field in fields(HistoryPoint)))
    return table_response(body, _history_rows(answer), columns)


@blueprint.get("/<card_id>/statistics")
@endpoint(CARDS, shapes.CardStatistics, CardRequest, path=CARD_PATH, keep=True)
def show_statistics(asked: CardRequest) -> Response:
    """High, low and change of a card's headline price over 7 days, 30 days, 90 days and a year."""
    found = cached.load_statistics(asked.card_id, asked.currency)
    if found is None:
        raise NotFound(NO_CARD)
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
    """Return the card by the contract: prices are numbers, 0.00 where unknown. Raises NotFound for no card."""
    if card is None:
        raise NotFound(NO_CARD)
    body = asdict(card)
    body["current_price"] = number(card.current_price)
    for price in body["prices"]:
        price.update({name: number(price[name]) for name in PRICES})
    return body
