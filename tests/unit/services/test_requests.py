"""Requests: their fields are read by their rules, and every wrong one is named at once."""

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from services.paging import LARGEST_PAGE, USUAL_PAGE, PageSize
from services.requests import Field, InvalidRequest, Request, fields_of, rule_of
from services.rules import Choice, Text, WholeNumber

COLOUR = Choice(choices=("red", "blue"), description="Which colour.")


@dataclass(frozen=True, slots=True)
class Listing(Request):
    """A list of something."""

    folder: Annotated[int, WholeNumber(description="Which folder.")]
    colour: Annotated[str, COLOUR] = "red"
    other: Annotated[str | None, COLOUR] = None
    words: Annotated[str, Text(longest=9, description="")] = "none"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None


def problems_of(*values: object, **named: object) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as refused:
        Listing.parse(*values, **named)
    return refused.value.fields


def test_what_is_left_out_has_its_default() -> None:
    assert Listing.parse(7) == Listing(7, "red", None, "none", USUAL_PAGE, None)


def test_values_are_read_in_the_order_of_the_fields_or_by_name() -> None:
    assert Listing.parse("7", "blue", limit="5") == Listing(7, "blue", limit=5)
    assert Listing.parse(folder=7, limit=LARGEST_PAGE) == Listing(7, limit=LARGEST_PAGE)


def test_a_request_tells_what_it_was_given_and_leaves_out_filters_that_mean_all() -> None:
    given = {"folder": 7, "colour": "blue", "words": "none", "limit": USUAL_PAGE}
    assert Listing.parse(7, "blue").given() == given
    assert Listing.parse(7, other="red").given()["other"] == "red"


def test_every_wrong_field_is_named_with_what_was_expected() -> None:
    assert problems_of("x", "green", other="RED", words="a" * 10, limit=101) == {
        "folder": "must be a whole number from 1 to 2147483647",
        "colour": "must be one of red, blue",
        "other": "must be one of red, blue",
        "words": "is longer than 9 characters",
        "limit": "must be a whole number from 1 to 100",
    }


def test_a_field_that_is_needed_must_not_be_left_out() -> None:
    assert problems_of() == {"folder": "is missing"}


@pytest.mark.parametrize("nothing", [None, ""])
def test_none_and_an_empty_text_are_no_filter_and_no_other_value(nothing: str | None) -> None:
    assert Listing.parse(7, other=nothing).other is None
    assert set(problems_of(nothing, nothing, limit=nothing)) == {"folder", "colour", "limit"}


@pytest.mark.parametrize(
    "wrong", ["0", "101", "-1", "1.5", "1e1", "\u0663", "\u00b2", " 5", "07", "x", 0, 101, -1, True, 5.0]
)
def test_a_page_of_no_size_or_too_large_is_refused(wrong: object) -> None:
    assert set(problems_of(7, limit=wrong)) == {"limit"}


@pytest.mark.parametrize("named", [{"after": b"x"}, {"sort": "name"}])
def test_a_field_that_no_reader_fills_in_is_the_programs_mistake(named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="has the fields folder, colour, other, words, limit"):
        Listing.parse(7, **named)
    with pytest.raises(TypeError):
        Listing.parse(7, "red", None, "", 1, b"x")


def test_the_rules_of_fields_are_those_of_their_declaration() -> None:
    assert list(fields_of(Listing)) == ["folder", "colour", "other", "words", "limit"]
    assert fields_of(Listing)["colour"] == Field("colour", COLOUR, "red")
    assert rule_of(Listing, "other") is COLOUR
