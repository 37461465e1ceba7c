"""`/api/want-list`: the cards that one would like to have, decks less what is owned, and the cheapest basket."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Response

from dashapp import cached, cursors
from dashapp.api import advice, shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people.advice.contract import AdviceRequest
from services.people.wants import changing, decks
from services.people.wants.changing import SameWant, StaleWant, TooManyWants
from services.people.wants.listing import NoSuchWant
from services.people.wants.requests import (
    AddRequest,
    BasketRequest,
    ChangeRequest,
    DeckRequest,
    WantRequest,
    WantsRequest,
)

NO_WANT = "You have no such want."
PATH: Mapping[str, str] = MappingProxyType({"want_id": NO_WANT})
FULL = "The want list is full"
CONFLICT = (
    "The want has been changed since this version, and `details.now` is what it is; or another want is of that variant"
)

# Wants are numbers: else `basket` and `import` below this address would be wants with methods of theirs.
blueprint = personal_blueprint("api_want_list", "/api/want-list")


@blueprint.get("")
@endpoint(INVENTORY, shapes.Wants, WantsRequest, needs=Need.INVENTORY_READ)
def show_wants(asked: WantsRequest) -> Response:
    """The wants with what is owned of them and their best price now, a page at a time.

    A want is a printing, or any printing of its card, in the least condition, finish and language that will do. The
    best price is the lowest current retail price that fulfils it, in the currency of its maximum. What is unknown is
    null, and never 0.
    """
    page = cached.load_wants(user_id(), asked)
    return json_response({"currency": page.currency, "items": page.items, **cursors.paging(asked, page)})


@blueprint.post("")
@endpoint(INVENTORY, shapes.Want, body=AddRequest, status=201, conflict=FULL, needs=Need.INVENTORY_WRITE)
def add_want(asked: AddRequest) -> Response:
    """Want a card, and return the want with its best price.

    Each variant is wanted once: one that is there already is returned as it is.
    """
    return json_response(changing.add(user_id(), asked)[0], 201)


@blueprint.patch("/<int:want_id>")
@endpoint(
    INVENTORY, shapes.Want, WantRequest, path=PATH, body=ChangeRequest, conflict=CONFLICT, needs=Need.INVENTORY_WRITE
)
def change_want(_asked: WantRequest, change: ChangeRequest) -> Response:
    """Change a want of the version that was read; what is left out stays."""
    return json_response(changing.change(user_id(), change))


@blueprint.delete("/<int:want_id>")
@endpoint(INVENTORY, None, WantRequest, path=PATH, needs=Need.INVENTORY_WRITE)
def remove_want(asked: WantRequest) -> Response:
    """Remove a want. Adding it again undoes that."""
    changing.remove(user_id(), asked.want_id)
    return Response(status=204)


@blueprint.post("/import")
@endpoint(INVENTORY, shapes.DeckImport, body=DeckRequest, conflict=FULL, needs=Need.INVENTORY_WRITE)
def import_deck(asked: DeckRequest) -> Response:
    """Want the cards of a deck list, less what is owned.

    Every line ends as wanted, owned, left out (a maybeboard) or unresolved, with the reason. A card that is wanted
    already is raised to the copies that the deck needs, so the same list twice changes nothing.
    """
    return json_response(decks.add_deck(user_id(), asked))


@blueprint.get("/basket")
@endpoint(INVENTORY, shapes.WantBasket, BasketRequest, needs=Need.INVENTORY_READ)
def show_basket(asked: BasketRequest) -> Response:
    """The cheapest basket of all missing copies in one currency, without postage and fees.

    Each copy is bought where it is cheapest, as far as copies are listed; `listed` is null where a marketplace does not
    say how many it has, and `uncounted` are the copies that rest on such prices. `alone` compares one marketplace alone
    with the split.
    """
    return json_response(cached.load_basket(cached.load_wants_basis(user_id()), asked))


@blueprint.get("/recommendations")
@endpoint(INVENTORY, shapes.AdvicePage, AdviceRequest, needs=Need.INVENTORY_READ)
def show_buying(asked: AdviceRequest) -> Response:
    """Where to buy what is missing, and in which printing, the largest savings a copy first.

    With the buyer's fee and without postage. They are computed for this answer and not stored; nothing is forecast.
    """
    return json_response(advice.body_of(cached.load_buying(cached.load_wants_basis(user_id()), asked)))


@blueprint.errorhandler(NoSuchWant)
def missing(_error: NoSuchWant) -> Response:
    """Return 404, also for the want of somebody else."""
    return failure(404, "not_found", NO_WANT)


@blueprint.errorhandler(StaleWant)
def stale(error: StaleWant) -> Response:
    """Return 409 with the want of now."""
    return failure(409, "stale", str(error), now=error.now)


@blueprint.errorhandler(SameWant)
@blueprint.errorhandler(TooManyWants)
def conflicting(error: Exception) -> Response:
    """Return 409 with what is in the way."""
    return failure(409, "conflict", str(error))
