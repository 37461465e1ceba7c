"""`/api/inventory`: the holdings of one's own collection, and what they are worth."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from flask import Response

from dashapp import cached, cursors
from dashapp.api import advice, shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.explained.collection import facts_of_collection
from services.actors import Need
from services.analysis.explanations import CollectionExplanationRequest, explain
from services.people import holdings
from services.people.advice.contract import AdviceRequest
from services.people.holding_requests import (
    AddRequest,
    ChangeRequest,
    HoldingRequest,
    HoldingsRequest,
    RemoveRequest,
)
from services.people.holdings import NoSuchHolding, StaleHolding
from services.people.valuation.asking import IndexRequest, MoversRequest, SummaryRequest

NO_HOLDING = "You have no such holding."
PATH: Mapping[str, str] = MappingProxyType({"holding_id": NO_HOLDING})
STALE = "The holding has been changed since this version; `details.now` is what it is"

# Holdings are numbers: else `imports` and other names below this address would be holdings with methods of theirs.
blueprint = personal_blueprint("api_inventory", "/api/inventory")


@blueprint.get("")
@endpoint(INVENTORY, shapes.Holdings, HoldingsRequest, needs=Need.INVENTORY_READ)
def show_holdings(asked: HoldingsRequest) -> Response:
    """The holdings of one's collection with what they cost and are worth, a page at a time, without their lots.

    Each is the copies of one card in one condition, finish and language in one location, at the price of exactly that,
    from the marketplaces of the user's settings. `card` is null where the card is not known yet, then `raw` says what
    the file said. What is unknown is null, and never 0.
    """
    page = cached.load_holdings(cached.load_basis(user_id()), asked)
    return json_response({"currency": page.currency, "items": page.items, **cursors.paging(asked, page)})


@blueprint.get("/locations")
@endpoint(INVENTORY, shapes.Locations, needs=Need.INVENTORY_READ)
def show_locations() -> Response:
    """The binders, boxes and decks of one's collection by name, each with the number of its copies."""
    return json_response({"items": holdings.load_locations(user_id())})


@blueprint.get("/summary")
@endpoint(INVENTORY, shapes.InventorySummary, SummaryRequest, needs=Need.INVENTORY_READ)
def show_summary(asked: SummaryRequest) -> Response:
    """What one's collection is worth, what it cost and gained, in whole and by groups, with the copies that it is of.

    Copies without a price are counted by reason, never valued at 0. Costs in other currencies are told apart.
    """
    return json_response(cached.load_held_summary(cached.load_basis(user_id()), asked))


@blueprint.get("/movers")
@endpoint(INVENTORY, shapes.InventoryMovers, MoversRequest, needs=Need.INVENTORY_READ)
def show_movers(asked: MoversRequest) -> Response:
    """What moved the value of one's collection over a window, the largest contributions first.

    Contributions add up to the change: those of prices, and those of copies that came and went.
    """
    return json_response(cached.load_held_movers(cached.load_basis(user_id()), asked))


@blueprint.get("/index")
@endpoint(INVENTORY, shapes.InventoryIndex, IndexRequest, needs=Need.INVENTORY_READ)
def show_index(asked: IndexRequest) -> Response:
    """How the market moved what one held, over a period, beside the index of the market.

    What was bought or sold in between does not move it.
    """
    found = cached.load_held_index(cached.load_basis(user_id()), asked)
    points = [
        asdict(one) | {"value": number(one.value), "has_price_data": one.value is not None} for one in found.points
    ]
    return json_response(asdict(found) | {"points": points})


@blueprint.get("/explanation")
@endpoint(INVENTORY, shapes.Explanation, CollectionExplanationRequest, needs=Need.INVENTORY_READ)
def explain_collection(asked: CollectionExplanationRequest) -> Response:
    """Why the value of one's collection moved over a window, in a few sentences, with the facts behind them.

    A template writes them, always: no language model is told anything of a collection.
    """
    return json_response(explain(*facts_of_collection(cached.load_basis(user_id()), asked)))


@blueprint.get("/recommendations")
@endpoint(INVENTORY, shapes.SellingPage, AdviceRequest, needs=Need.INVENTORY_READ)
def show_selling(asked: AdviceRequest) -> Response:
    """Where to sell what one owns: what each way would leave of a copy today, the dearest copies first.

    By one's own seller level and postage, one copy an order. A channel whose fees are not known has no net. They are
    computed for this answer and not stored; nothing is forecast. `sell_or_wait` are public recommendations about what
    one owns: whether a shop's offer is likelier to fall or to rise.
    """
    basis = cached.load_basis(user_id())
    found = cached.load_sell_or_wait(basis, asked)
    body = advice.body_of(cached.load_selling(basis, asked))
    return json_response(body | {"sell_or_wait": found.items, "records": found.records})


@blueprint.post("")
@endpoint(INVENTORY, shapes.Holding, body=AddRequest, status=201, needs=Need.INVENTORY_WRITE)
def add_holding(asked: AddRequest) -> Response:
    """Add copies that were acquired, and return their holding with its lots.

    Copies of the same card, condition, finish and language in the same location are one holding.
    """
    return json_response(holdings.add(user_id(), asked), 201)


@blueprint.get("/<int:holding_id>")
@endpoint(INVENTORY, shapes.Holding, HoldingRequest, path=PATH, needs=Need.INVENTORY_READ)
def show_holding(asked: HoldingRequest) -> Response:
    """A holding with its lots."""
    return json_response(holdings.load_holding(user_id(), asked.holding_id))


@blueprint.patch("/<int:holding_id>")
@endpoint(
    INVENTORY,
    shapes.Holding,
    HoldingRequest,
    path=PATH,
    body=ChangeRequest,
    conflict=STALE,
    needs=Need.INVENTORY_WRITE,
)
def change_holding(_asked: HoldingRequest, change: ChangeRequest) -> Response:
    """Change a holding; what is left out stays.

    The answer is another holding where there is one already of what the copies are now. Added copies have an unknown
    cost; of fewer copies those of the oldest lots are gone.
    """
    return json_response(holdings.change(user_id(), change))


@blueprint.delete("/<int:holding_id>")
@endpoint(INVENTORY, None, RemoveRequest, path=PATH, conflict=STALE, needs=Need.INVENTORY_WRITE)
def remove_holding(asked: RemoveRequest) -> Response:
    """Remove all copies of a holding, of the version that was read."""
    holdings.remove(user_id(), asked.holding_id, asked.version)
    return Response(status=204)


@blueprint.errorhandler(NoSuchHolding)
def missing(_error: NoSuchHolding) -> Response:
    """Return 404, also for the holding of somebody else."""
    return failure(404, "not_found", NO_HOLDING)


@blueprint.errorhandler(StaleHolding)
def stale(error: StaleHolding) -> Response:
    """Return 409 with the holding of now."""
    return failure(409, "stale", str(error), now=error.now)
