"""Uploads: forms with a file, whose other fields are those of a request, and their description."""

from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from flask import request
from msgspec import Meta, defstruct
from werkzeug.exceptions import UnsupportedMediaType

from dashapp.api.bodies import InvalidBody, members_of
from dashapp.api.parameter_parsing import LONGEST_SHOWN
from dashapp.api.shapes.errors import Failure
from dashapp.edge.origins import FILES
from services.requests import Request, fields_of, values_of

FILE, NAME = "file", "file_name"
NO_FORM = f"Send the file as the field `{FILE}` of a form: {FILES}."
REFUSED_FILES = MappingProxyType(
    {
        413: (Failure, "The file is too large, or has too many rows or columns"),
        415: (Failure, "The body is no form, or the file is no text: a spreadsheet, an archive, a picture"),
        422: (Failure, "A field of the form is wrong, or the file cannot be read; `details` has the line"),
    }
)
DATA = Meta(description="The file.", extra_json_schema={"type": "string", "format": "binary"})

R = TypeVar("R", bound=Request)


def read_upload(kind: type[R]) -> tuple[R, bytes]:
    """Return the request of a form's fields, with the file's own name as `file_name`, and the file's bytes.

    Raises UnsupportedMediaType for a body that is no form, InvalidBody naming every wrong field.
    """
    if request.mimetype != FILES:
        raise UnsupportedMediaType(NO_FORM)
    file, known = request.files.get(FILE), fields_of(kind)
    problems = {name[:LONGEST_SHOWN]: "is not a field" for name in request.form if name not in known or name == NAME}
    if file is None:
        problems[FILE] = "is missing"
    texts = {**request.form.to_dict(), NAME: (file and file.filename) or FILE}
    values = values_of((field for name, field in known.items() if name not in problems), texts, problems)
    if problems or file is None:
        raise InvalidBody(problems)
    return kind(**values), file.read()


def form_of(kind: type[Request]) -> type:
    """Return the shape of a form, for the specification."""
    members: list[Any] = [(FILE, Annotated[Any, DATA]), *members_of(kind, {NAME})]
    return defstruct(kind.__name__, members, forbid_unknown_fields=True, namespace={"__doc__": kind.__doc__})
