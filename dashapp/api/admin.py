"""`/api/admin/...`: looking after the workers, for whoever has the token."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound, ServiceUnavailable

from dashapp.api import shapes, tokens
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ADMIN, endpoint
from dashapp.api.parameters import Place, WholeNumber
from dashapp.services import dead_letters
from dashapp.services.workers import WorkersAway

LETTER_ID = WholeNumber(
    name="letter_id",
    description="Number of a dead letter.",
    place=Place.PATH,
    missing="No such dead letter is waiting.",
)

blueprint = Blueprint("api_admin", __name__, url_prefix="/api/admin")


@blueprint.get("/dead-letters")
@endpoint(ADMIN, shapes.DeadLetters, guarded=True)
def show_dead_letters() -> Response:
    """The newest hundred tasks that failed for good and wait for somebody."""
    return json_response({"dead_letters": dead_letters.load_letters()})


@blueprint.post("/dead-letters/<letter_id>/retry")
@endpoint(ADMIN, shapes.Closed, LETTER_ID, guarded=True)
def retry_dead_letter(letter_id: int) -> Response:
    """Send the task of a dead letter to the workers again."""
    try:
        sent = dead_letters.retry(letter_id)
    except WorkersAway as error:
        raise ServiceUnavailable("The workers cannot be reached. Try again in a moment.") from error
    if not sent:
        raise NotFound(LETTER_ID.missing)
    return json_response({"id": letter_id, "state": "retried"})


@blueprint.post("/dead-letters/<letter_id>/drop")
@endpoint(ADMIN, shapes.Closed, LETTER_ID, guarded=True)
def drop_dead_letter(letter_id: int) -> Response:
    """Leave the task of a dead letter undone for good."""
    if not dead_letters.drop(letter_id):
        raise NotFound(LETTER_ID.missing)
    return json_response({"id": letter_id, "state": "dropped"})


blueprint.before_request(tokens.demand)
