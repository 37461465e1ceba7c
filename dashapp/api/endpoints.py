"""Declaration of endpoints: request and response, declared once for validation and specification."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any

from flask import Response, g
from spectree.models import Tag

from dashapp import identity
from dashapp.api import idempotency
from dashapp.api.answers import cached_response, conditional
from dashapp.api.bodies import REFUSALS, read_body, shape_of
from dashapp.api.parameter_parsing import read
from dashapp.api.parameters import CURSOR_FIELD, NOTHING, parameters_of
from dashapp.api.shapes.errors import Failure
from dashapp.api.specification import ADMIN_TOKEN, PARAMETERS, SESSION, SPECIFICATION, USER_TOKEN, Answers
from dashapp.api.tables import TableForm
from dashapp.api.uploads import REFUSED_FILES, form_of, read_upload
from dashapp.cursors import opened
from services.actors import Need
from services.requests import Request, fields_of

View = Callable[..., Response]

MARKET = Tag(name="market", description="The market as a whole, a currency at a time.")
CARDS = Tag(name="cards", description="Cards: one printing each, by our number or Scryfall's id.")
SETS = Tag(name="sets", description="Sets, and what their cards are worth.")
SERVICE = Tag(name="service", description="This service itself.")
ADMIN = Tag(
    name="admin",
    description="Looking after the workers and what they set apart: `Authorization: Bearer` and the ADMIN_TOKEN.",
)
ACCOUNTS = Tag(
    name="accounts",
    description="One's own account: with the session cookie of a browser, or `Authorization: Bearer` and a token.",
)
INVENTORY = Tag(
    name="inventory",
    description="One's own collection. A personal token needs the scope inventory:read or inventory:write.",
)
ALERTS = Tag(
    name="alerts",
    description="One's own alerts. A personal token needs the scope alerts:read or alerts:write.",
)
BOTS = Tag(
    name="bots",
    description="Answers that a bot of a chat posts as they are. One's own need the scope of what they tell.",
)
GUARDED = {
    401: (Failure, "The token is missing or wrong"),
    429: (Failure, "Too many wrong tokens came from this address; Retry-After says when to try again"),
}
PERSONAL = {
    401: (Failure, "Nobody has signed in, or the token has ended"),
    403: (Failure, "The token has not the scope for this, or a page of another site has sent the request"),
    429: (Failure, "Too many attempts; Retry-After says when to try again"),
}
DONE: dict[int, tuple[Any, str]] = {204: (None, "Done; there is nothing to return")}
NO_REFUSALS: Mapping[int, str] = MappingProxyType({})


def endpoint(
    tag: Tag,
    answer: type | None,
    asks: type[Request] = Request,
    *,
    path: Mapping[str, str] = NOTHING,
    without: Collection[str] = (),
    body: type[Request] | None = None,
    upload: type[Request] | None = None,
    table: bool = False,
    keep: bool = False,
    unavailable: type = Failure,
    conflict: str = "",
    later: str = "",
    later_answer: type | None = None,
    needs: Need = Need.NOTHING,
    status: int = 200,
    refusals: Mapping[int, str] = NO_REFUSALS,
    files: Collection[str] = (),
    secret: bool = False,
) -> Callable[[View], View]:
    """Declare a view by its response and its request; the view receives the validated request.

    The view's docstring documents it in the specification: first paragraph the summary, the rest the description.
    Parameters are the fields of `asks`, except those of `without`; `path` has the message of each path parameter's 404.
    A request in the JSON `body` is a further argument of the view; fields that are in the path, too, are read there.
    Of an `upload`, a form with a `file`, the request of the form's other fields and the file's bytes are.

    `table`: returns CSV as well, in the form of its parameters. `keep`: the response depends on the request and the
    prices alone and may be cached. `unavailable` is the shape of a 503, `conflict` the description of a 409,
    `later` that of a 202, which has the same answer, or `later_answer`. `needs`:
    the right required of the actor, checked first. `status` is that of a success; without an `answer` it is 204.
    `refusals`: descriptions of further errors, by status. `files`: the media types of the file that is the answer.
    `secret`: the body or the answer has a secret, so that neither is stored with an `Idempotency-Key`, which every
    personal write takes.
    Belongs below the blueprint's own decorator.
    """
    kinds = (asks, TableForm) if table else (asks,)
    parameters = tuple(one for kind in kinds for one in parameters_of(kind, path, without))

    def declare(view: View) -> View:
        @wraps(view)
        def answer_asked(**texts: str) -> Response:
            identity.demand(needs)
            asked = _asked(kinds, read(parameters, texts))
            if table:
                g.table_form = asked[-1]
            given: list[Any] = asked[:1] if fields_of(asks) else []
            if body:
                in_path = {name: getattr(asked[0], name) for name in path if name in fields_of(body)}
                given.append(read_body(body, in_path))
            if upload:
                given += read_upload(upload)

            def answer_once() -> Response:
                return cached_response(lambda: view(*given), asked) if keep else conditional(view(*given))

            return idempotency.once(answer_once, given, secret=secret) if needs.is_personal else answer_once()

        PARAMETERS[view.__module__, view.__qualname__] = parameters
        models = _models(answer, unavailable, status) | _further(path, body, upload, conflict, needs)
        models |= {number: (Failure, told) for number, told in refusals.items()}
        models |= {202: (later_answer or answer, later)} if later else {}
        if files:
            models[200] = (None, "The file")
            del models[204]
        answers = Answers(dict(sorted(models.items())), table, files)
        name = f"{tag.name}-{view.__name__.replace('_', '-')}"
        declared: View = SPECIFICATION.validate(
            json=shape_of(body, path) if body else None,
            form=form_of(upload) if upload else None,
            resp=answers,
            tags=[tag],
            operation_id=name,
            security=_security(needs),
            validation_error_status=400,
        )(answer_asked)
        return declared

    return declare


def _asked(kinds: Iterable[type[Request]], values: Mapping[str, Any]) -> list[Request]:
    """Return the requests of these kinds made of the parameters' values. A cursor opens the page of the first."""
    made: list[Any] = [kind(**{name: values[name] for name in fields_of(kind) if name in values}) for kind in kinds]
    return [opened(made[0], values.get(CURSOR_FIELD.name)), *made[1:]]


def _security(needs: Need) -> list[dict[str, list[str]]]:
    """Return the ways to have a right, for the specification; none where everybody has it."""
    if needs is Need.NOTHING:
        return []
    if needs is Need.BOT_LINK:
        return [{USER_TOKEN: []}]
    return [{SESSION: []}, {USER_TOKEN: []}] if needs.is_personal else [{ADMIN_TOKEN: []}]


def _models(answer: type | None, unavailable: type, status: int) -> dict[int, tuple[Any, str]]:
    """Return the responses of every endpoint, by status."""
    success = {status: (answer, "The answer")} if answer else DONE
    return success | {
        304: (None, "The answer is still that of the ETag in If-None-Match"),
        400: (Failure, "A parameter is wrong, or the query string is too long"),
        503: (unavailable, "Something that the answer needs is away"),
    }


def _further(
    path: Mapping[str, str], body: type[Request] | None, upload: type[Request] | None, conflict: str, needs: Need
) -> dict[int, tuple[Any, str]]:
    """Return the further errors of this endpoint, by status."""
    models: dict[int, tuple[Any, str]] = {}
    if path:
        models[404] = (Failure, "There is no such thing")
    if conflict:
        models[409] = (Failure, conflict)
    if body:
        models |= REFUSALS
    if upload:
        models |= REFUSED_FILES
    if needs.is_personal:
        return models | PERSONAL
    return models | (GUARDED if needs is not Need.NOTHING else {})
