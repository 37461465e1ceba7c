"""The API's specification (OpenAPI 3.1), which spectree builds from what `endpoints.endpoint` declares."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import current_app
from spectree import Response, SecurityScheme, SpecTree
from spectree.model_adapter import get_msgspec_model_adapter
from spectree.models import SecureType, SecuritySchemeData
from spectree.plugins.flask_plugin import FlaskPlugin

from dashapp.api.parameters import Parameter
from dashapp.api.request_ids import HEADER, SANE

TITLE = "Dualcaster"
VERSION = "1"
ABOUT = """Prices of Magic: the Gathering cards from many marketplaces, the same that the pages show.

Prices are numbers in the `currency` beside them; where none is known they are `0.00` and `has_price_data` is false.
Changes are per cent. Times are ISO 8601 in UTC; `as_of` is the newest price in an answer.
Errors are `{"error": {"code", "message", "fields"}}`; `fields` names each wrong parameter and what was expected.
A parameter that is unknown, repeated, or longer than 2,000 characters is an error; an empty one counts as left out.
Answers carry an `ETag` and honour `If-None-Match`; send an `X-Request-Id` of your own to find a request in our log.
Where `text/csv` is offered, `Accept: text/csv` gives the same points as a table: UTF-8, with an apostrophe before texts
that a spreadsheet would run. `csv_bom`, `csv_separator` and `csv_decimal` fit it to a spreadsheet of your country."""

REQUEST_ID = {
    "description": "Names this request in our log: yours if you sent one of that form, else ours.",
    "schema": {"type": "string", "pattern": f"^{SANE}$"},
}
ETAG = {"description": "Version of the answer, for If-None-Match.", "schema": {"type": "string"}}

ADMIN_TOKEN = "admin_token"  # name of the security scheme of guarded endpoints

# By module and name: decorators keep both.
PARAMETERS: dict[tuple[str, str], tuple[Parameter, ...]] = {}


class Answers(Response):
    """What an endpoint answers, by status; `table` tells that it gives CSV as well."""

    def __init__(self, models: Mapping[int, tuple[Any, str]], table: bool) -> None:
        super().__init__(**{f"HTTP_{status}": model for status, model in models.items()})
        self.table = table

    def generate_spec(self, *naming: Any) -> dict[str, Any]:
        """As spectree has it, with our headers, and CSV where there is some."""
        answers = super().generate_spec(*naming)
        for status, answer in answers.items():
            answer["headers"] = {HEADER: REQUEST_ID} | ({"ETag": ETAG} if status == "200" else {})
        if self.table:
            answers["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
        return dict(sorted(answers.items()))


class Description(FlaskPlugin):
    """Describes and nothing else: checking requests is `reading`'s work, and answers are checked by tests."""

    def validate(self, func: Callable[..., Any], *_settings: Any, **path: Any) -> Any:
        """Call the endpoint."""
        return func(**path)

    def find_routes(self) -> Iterator[Any]:
        """Every route below /api/."""
        return (rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith("/api/"))

    def parse_path(self, route: Any, _descriptions: Any) -> tuple[str, list[Any]]:
        """The path of a route, and all parameters of its endpoint."""
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
    security_schemes=[SecurityScheme(name=ADMIN_TOKEN, data=SecuritySchemeData(SecureType.HTTP, scheme="bearer"))],
)


def specification() -> dict[str, Any]:
    """The whole of it, as the running application has it."""
    document: dict[str, Any] = SPECIFICATION.spec
    return document
