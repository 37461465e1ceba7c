"""Parameters: the fields of a request, each where it stands in an address."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from dashapp.api.parameters import Place, parameters_of
from services.requests import Request
from services.rules import Choice, WholeNumber

COUNT = WholeNumber(description="How many.", most=50)


@dataclass(frozen=True, slots=True)
class Listing(Request):
    """A list of something."""

    folder: Annotated[int, WholeNumber(description="Which.")]
    colour: Annotated[str | None, Choice(choices=("red", "blue"), description="")] = None
    limit: Annotated[int, COUNT] = 20
    after: bytes | None = None
    title: str = ""


def test_the_fields_with_a_rule_are_parameters_and_a_place_is_a_cursor() -> None:
    assert [one.name for one in parameters_of(Listing)] == ["folder", "colour", "limit", "cursor"]
    assert [one.name for one in parameters_of(Listing, without=("colour", "limit"))] == ["folder", "cursor"]


def test_a_parameter_is_described_with_its_default_and_place() -> None:
    _, colour, limit, _ = (one.described() for one in parameters_of(Listing))
    assert limit == {
        "name": "limit", "in": "query", "required": False, "description": "How many.", "allowEmptyValue": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
    }  # fmt: skip
    assert colour["schema"] == {"type": "string", "enum": ["red", "blue"]}


@pytest.mark.parametrize(("path", "place"), [({"folder": "No such folder."}, Place.PATH), ({}, Place.QUERY)])
def test_a_field_without_a_default_is_needed_wherever_it_stands(path: dict[str, str], place: Place) -> None:
    folder = next(parameters_of(Listing, path))
    described = folder.described()
    assert (described["in"], described["required"], folder.missing) == (place, True, path.get("folder", ""))
    assert "allowEmptyValue" not in described


def test_a_filter_in_the_path_is_needed() -> None:
    described = next(one for one in parameters_of(Listing, {"colour": ""}) if one.name == "colour").described()
    assert (described["in"], described["required"]) == ("path", True)
