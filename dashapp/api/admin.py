"""`/api/admin/...`: operation of the workers, dead letters and rejected records, for holders of the admin token."""

from flask import Blueprint, Response
from werkzeug.exceptions import Conflict, NotFound

from dashapp import identity
from dashapp.api import shapes, suspects
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ADMIN, endpoint
from services.actors import Need
from services.market.suspects import SuspectsRequest
from services.operation import dead_letters, repairs
from services.operation.dead_letters import LetterRequest
from services.operation.rejected import RejectedRequest
from services.operation.runs import RunRequest

NO_LETTER = "No such dead letter is waiting."
NO_RUN = "There is no such run."
GOES_ON = "The run is still going on. Try again when it has ended."
LETTER = {"letter_id": NO_LETTER}

blueprint = Blueprint("api_admin", __name__, url_prefix="/api/admin")


@blueprint.get("/dead-letters")
@endpoint(ADMIN, shapes.DeadLetters, needs=Need.OPERATOR)
def show_dead_letters() -> Response:
    """The newest hundred tasks that failed for good and wait for somebody."""
    return json_response({"dead_letters": dead_letters.load_letters()})


@blueprint.post("/dead-letters/<letter_id>/retry")
@endpoint(ADMIN, shapes.Closed, LetterRequest, path=LETTER, needs=Need.OPERATOR)
def retry_dead_letter(asked: LetterRequest) -> Response:
    """Send the task of a dead letter to the workers again."""
    if not dead_letters.retry(asked.letter_id, identity.actor()):
        raise NotFound(NO_LETTER)
    return json_response({"id": asked.letter_id, "state": "retried"})


@blueprint.post("/dead-letters/<letter_id>/drop")
@endpoint(ADMIN, shapes.Closed, LetterRequest, path=LETTER, needs=Need.OPERATOR)
def drop_dead_letter(asked: LetterRequest) -> Response:
    """Leave the task of a dead letter undone for good."""
    if not dead_letters.drop(asked.letter_id, identity.actor()):
        raise NotFound(NO_LETTER)
    return json_response({"id": asked.letter_id, "state": "dropped"})


@blueprint.get("/suspect-prices")
@endpoint(ADMIN, shapes.SuspectPrices, SuspectsRequest, without=("card_id",), needs=Need.OPERATOR)
def show_suspect_prices(asked: SuspectsRequest) -> Response:
    """Prices of all cards that are not believed, newest first, a page at a time."""
    return suspects.page(asked)


@blueprint.post("/runs/<run_id>/undo")
@endpoint(ADMIN, shapes.Asked, RunRequest, path={"run_id": NO_RUN}, conflict=GOES_ON, needs=Need.OPERATOR)
def undo_run(asked: RunRequest) -> Response:
    """Have the workers take back what a run has stored.

    Its prices are deleted, and latest prices, charts and indexes become what they are without them. Cards stay.
    """
    try:
        repairs.undo(asked.run_id, identity.actor())
    except repairs.UnknownRun:
        raise NotFound(NO_RUN) from None
    except repairs.RunGoesOn:
        raise Conflict(GOES_ON) from None
    return json_response({"asked": True})


@blueprint.post("/rejected/replay")
@endpoint(ADMIN, shapes.Asked, body=RejectedRequest, needs=Need.OPERATOR)
def replay_rejected(asked: RejectedRequest) -> Response:
    """Have the workers read rejected records again: those of a run, of a source, for a reason, or all.

    What can be stored now is stored with the time of its own edition, as a run that can be taken back; the rest is
    rejected again, with the reason of today.
    """
    repairs.replay(asked, identity.actor())
    return json_response({"asked": True})


@blueprint.after_request
def forbid_storing(response: Response) -> Response:
    """Forbid caches to store answers for holders of the token."""
    response.headers["Cache-Control"] = "no-store"
    return response
