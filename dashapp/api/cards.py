"""`/api/cards/...`: one card, its prices and their history."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from dashapp.api.answers import json_response, number, table_response
from dashapp.api.errors import failure
from dashapp.api.parameters import parameters
from dashapp.services import cards
from dashapp.services.cards import Card, CardHistory, HistoryPoint, HistoryRequest
from dashapp.services.requests import InvalidRequest, one_of
from market.variants import Currency

LARGEST_ID = 2**31 - 1  # of the database's column
SERIES = ("marketplace", "condition", "finish", "language", "kind")
PRICES = ("price_low", "price_mid", "price_high", "price_market")

blueprint = Blueprint("api_cards", __name__, url_prefix="/api/cards")


@blueprint.get("/<int:card_id>")
def card(card_id: int) -> Response:
    """A card with its newest prices."""
    currency = _currency()
    return _answer(cards.load_card(card_id, currency) if card_id <= LARGEST_ID else None)


@blueprint.get("/by-scryfall/<scryfall_id>")
def card_by_scryfall(scryfall_id: str) -> Response:
    """The same, by Scryfall's id."""
    currency = _currency()
    try:
        identifier = UUID(scryfall_id)
    except ValueError:
        raise InvalidRequest({"scryfall_id": "must be a UUID"}) from None
    return _answer(cards.load_card_by_scryfall(identifier, currency))


@blueprint.get("/<int:card_id>/history")
def history(card_id: int) -> Response:
    """Prices of a card's series over a period, a point a bucket."""
    known = [field.name for field in fields(HistoryRequest) if field.name != "card_id"]
    request = HistoryRequest.parse(card_id, **parameters(*known))
    if card_id > LARGEST_ID or cards.load_card(card_id, request.currency) is None:
        return _not_found()
    answer = cards.load_history(request)
    columns = (*SERIES, *(field.name for field in fields(HistoryPoint)))
    return table_response(answer, _history_rows(answer), columns)


def _history_rows(history: CardHistory) -> list[dict[str, Any]]:
    return [
        {**{name: getattr(series, name) for name in SERIES}, **asdict(point)}
        for series in history.series
        for point in series.points
    ]


def _currency() -> str:
    problems: dict[str, str] = {}
    currency = one_of("currency", parameters("currency").get("currency", Currency.USD), Currency, problems)
    if problems:
        raise InvalidRequest(problems)
    return currency


def _answer(card: Card | None) -> Response:
    return json_response(_body(card)) if card else _not_found()


def _body(card: Card) -> dict[str, Any]:
    """The card as the contract has it: prices are numbers, 0.00 where unknown."""
    body = asdict(card)
    body["current_price"] = number(card.current_price)
    for price in body["prices"]:
        price.update({name: number(price[name]) for name in PRICES})
    return body


def _not_found() -> Response:
    return failure(404, "not_found", "There is no such card.")
