"""Declaring an endpoint: its parameters and its answer, said once for the checks and for the specification."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g
from spectree.models import Tag

from dashapp.api.answers import kept, told
from dashapp.api.parameters import Parameter, Place
from dashapp.api.reading import read
from dashapp.api.shapes.errors import Failure
from dashapp.api.specification import ADMIN_TOKEN, PARAMETERS, SPECIFICATION, Answers
from dashapp.api.tables import PARAMETERS as TABLE_PARAMETERS
from dashapp.api.tables import TableForm

View = Callable[..., Response]

MARKET = Tag(name="market", description="The market as a whole, a currency at a time.")
CARDS = Tag(name="cards", description="Cards: one printing each, by our number or Scryfall's id.")
SETS = Tag(name="sets", description="Sets, and what their cards are worth.")
SERVICE = Tag(name="service", description="This service itself.")
ADMIN = Tag(name="admin", description="Looking after the workers: `Authorization: Bearer` and the ADMIN_TOKEN.")


def endpoint(
    tag: Tag,
    answer: type,
    *parameters: Parameter,
    table: bool = False,
    keep: bool = False,
    unavailable: type = Failure,
    guarded: bool = False,
) -> Callable[[View], View]:
    """Describe a view by its answer and parameters, and call it with the values of those, read and checked.

    Its documentation is the specification's: the first paragraph its summary, the rest its description. `table` tells
    that it answers CSV as well, in the form that parameters of its own ask for; `keep` that the answer depends on the
    parameters and the prices alone and may be cached; `unavailable` what a 503 says; `guarded` that its blueprint
    demands a token. Stands below the blueprint's own decorator.
    """

    described = (*parameters, *TABLE_PARAMETERS) if table else parameters

    def declare(view: View) -> View:
        @wraps(view)
        def answer_asked(**path: str) -> Response:
            asked = read(described, path)
            key = dict(asked)
            if table:
                g.table_form = TableForm.taken_from(asked)
            return kept(lambda: view(**asked), key) if keep else told(view(**asked))

        PARAMETERS[view.__module__, view.__qualname__] = described
        models = _models(answer, parameters, unavailable)
        if guarded:
            models[401] = (Failure, "The token is missing or wrong")
        answers = Answers(dict(sorted(models.items())), table)
        name = f"{tag.name}-{view.__name__.replace('_', '-')}"
        security: dict[str, list[str]] | None = {ADMIN_TOKEN: []} if guarded else None
        declared: View = SPECIFICATION.validate(
            resp=answers, tags=[tag], operation_id=name, security=security, validation_error_status=400
        )(answer_asked)
        return declared

    return declare


def _models(answer: type, parameters: tuple[Parameter, ...], unavailable: type) -> dict[int, tuple[Any, str]]:
    models: dict[int, tuple[Any, str]] = {
        200: (answer, "The answer"),
        304: (None, "The answer is still that of the ETag in If-None-Match"),
        400: (Failure, "A parameter is wrong, or the query string is too long"),
        503: (unavailable, "Something that the answer needs is away"),
    }
    if any(parameter.place is Place.PATH for parameter in parameters):
        models[404] = (Failure, "There is no such thing")
    return models
