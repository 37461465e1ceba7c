"""The API's specification (OpenAPI 3.1): spectree builds it from the declarations of `endpoints.endpoint`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from flask import current_app
from spectree import Response, SecurityScheme, SpecTree
from spectree.model_adapter import get_msgspec_model_adapter
from spectree.models import InType, SecureType, SecuritySchemeData
from spectree.plugins.flask_plugin import FlaskPlugin

from dashapp.api import idempotency
from dashapp.api.parameters import Parameter
from dashapp.api.request_ids import HEADER, SANE
from dashapp.identity.user_sessions import SECURE_COOKIE

TITLE = "Dualcaster"
VERSION = "1"
ABOUT = """Prices of Magic: the Gathering cards from many marketplaces, the same that the pages show.

Prices are numbers in the `currency` beside them; where none is known they are `0.00` and `has_price_data` is false.
Changes are per cent. Times are ISO 8601 in UTC; `as_of` is the newest price in an answer.
Errors are `{"error": {"code", "message", "fields"}}`; `fields` names each wrong parameter and what was expected.
A parameter that is unknown, repeated, or longer than 2,000 characters is an error; an empty one counts as left out.
Writes of one's own data take an `Idempotency-Key`: sent again with it within a day, they are done once.
Answers carry an `ETag` and honour `If-None-Match`; send an `X-Request-Id` of your own to find a request in our log.
Where `text/csv` is offered, `Accept: text/csv` gives the same points as a table: UTF-8, with an apostrophe before texts
that a spreadsheet would run. `csv_bom`, `csv_separator` and `csv_decimal` fit it to a spreadsheet of your country."""

REQUEST_ID = {
    "description": "Names this request in our log: yours if you sent one of that form, else ours.",
    "schema": {"type": "string", "pattern": f"^{SANE}$"},
}
ETAG = {"description": "Version of the answer, for If-None-Match.", "schema": {"type": "string"}}

BINARY = {"type": "string", "format": "binary"}

ADMIN_TOKEN, SESSION, USER_TOKEN = "admin_token", "session", "user_token"  # names of the security schemes

# By module and name: decorators keep both.
PARAMETERS: dict[tuple[str, str], tuple[Parameter, ...]] = {}


class Answers(Response):
    """Responses of an endpoint, by status; `table`: CSV as well; `files`: media types, where it is a file."""

    def __init__(self, models: Mapping[int, tuple[Any, str]], table: bool, files: Collection[str] = ()) -> None:
        super().__init__(**{f"HTTP_{status}": model for status, model in models.items()})
        self.table, self.files = table, files

    def generate_spec(self, *naming: Any) -> dict[str, Any]:
        """Return spectree's description with our headers, and CSV for tables."""
        answers = super().generate_spec(*naming)
        for status, answer in answers.items():
            answer["headers"] = {HEADER: REQUEST_ID} | ({"ETag": ETAG} if status == "200" else {})
        if self.table:
            answers["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
        if self.files:
            answers["200"]["content"] = {kind: {"schema": BINARY} for kind in sorted(self.files)}
            del answers["200"]["headers"]["ETag"]
        return dict(sorted(answers.items()))


class Description(FlaskPlugin):
    """Plugin that only describes: `parameter_parsing` and `bodies` validate requests, tests validate responses."""

    def validate(self, func: Callable[..., Any], *_settings: Any, **path: Any) -> Any:
        """Call the endpoint."""
        return func(**path)

    def find_routes(self) -> Iterator[Any]:
        """Return every route below /api/."""
        return (rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith("/api/"))

    def parse_path(self, route: Any, _descriptions: Any) -> tuple[str, list[Any]]:
        """Return the path of a route, and all parameters of its endpoint."""
        view = current_app.view_functions[route.endpoint]
        path, _ = super().parse_path(route, None)
        return path, [parameter.described() for parameter in PARAMETERS[view.__module__, view.__qualname__]]


SPECIFICATION = SpecTree(
    backend=Description,
    model_adapter=get_msgspec_model_adapter(),
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    mode="strict",
    annotations=False,
    title=TITLE,
    version=VERSION,
    description=ABOUT,
    security_schemes=[
        SecurityScheme(name=ADMIN_TOKEN, data=SecuritySchemeData(SecureType.HTTP, scheme="bearer")),
        SecurityScheme(name=USER_TOKEN, data=SecuritySchemeData(SecureType.HTTP, scheme="bearer")),
        SecurityScheme(
            name=SESSION, data=SecuritySchemeData(SecureType.API_KEY, name=SECURE_COOKIE, field_in=InType.COOKIE)
        ),
    ],
)


def specification() -> dict[str, Any]:
    """Return the whole specification, of the running application."""
    document: dict[str, Any] = SPECIFICATION.spec
    idempotency.describe(document)
    return document
