"""Filters and what they take from the address."""

import pytest

from dashapp.components import filters
from market.variants import Condition
from tests.unit.dashapp.rendering import find, text_of


@pytest.mark.parametrize("value", ["", "near mint", "bogus", None, ["NEAR_MINT", "DAMAGED"], 7])
def test_what_is_no_choice_leaves_the_filter_at_its_default(value: object) -> None:
    assert filters.chosen(value, Condition) == filters.ALL


def test_a_choice_of_the_address_is_taken() -> None:
    assert filters.chosen("NEAR_MINT", Condition) == "NEAR_MINT"


def test_all_asks_the_service_for_no_filter() -> None:
    assert (filters.applied(filters.ALL), filters.applied("foil")) == (None, "foil")


def test_options_start_with_all_and_keep_the_grades_in_order() -> None:
    options = filters.condition_options(price for price in ("DAMAGED", "NEAR_MINT", "NEAR_MINT"))
    assert [option["value"] for option in options] == [filters.ALL, "NEAR_MINT", "DAMAGED"]


def test_every_option_has_a_value_because_an_empty_one_would_be_a_placeholder() -> None:
    every = filters.condition_options() + filters.finish_options() + filters.language_options()
    assert all(option["value"] and option["label"] for option in every)


def test_segments_are_one_group_of_radio_buttons_with_a_legend() -> None:
    control = filters.segments("some-period", "Period", {"7d": "7 d", "30d": "30 d"}, "7d")
    (radio,) = find(control, "RadioItems")
    assert (radio.name, radio.value) == ("some-period", "7d")
    assert text_of(find(control, "Legend")) == "Period"


def test_a_list_has_a_label_of_its_own() -> None:
    (label,) = find(filters.choice("some-finish", "Finish", filters.finish_options(), filters.ALL), "Label")
    assert (label.htmlFor, text_of(label)) == ("some-finish", "Finish")


def test_a_language_without_a_name_is_offered_last_under_its_code() -> None:
    offered = filters.language_options(["tlh", "Japanese"])
    assert [one["value"] for one in offered] == [filters.ALL, "Japanese", "tlh"]
