"""Turning pages."""

import pytest
from dash import no_update

from callbacks.paging import shown, turned

FIRST, SECOND = [None], [None, "b"]


def test_next_adds_the_cursor_that_follows() -> None:
    assert turned("list", "list-next", FIRST, "b") == SECOND


def test_previous_takes_the_last_cursor_off() -> None:
    assert turned("list", "list-previous", SECOND, "c") == FIRST


@pytest.mark.parametrize(
    ("trigger", "trail", "following"), [("list-next", SECOND, None), ("list-previous", FIRST, "b")]
)
def test_beyond_either_end_nothing_changes(trigger: str, trail: list[str | None], following: str | None) -> None:
    assert turned("list", trigger, trail, following) is no_update


@pytest.mark.parametrize("trigger", ["list-name", "other-next", None])
def test_whatever_else_happens_leads_to_the_first_page(trigger: str | None) -> None:
    assert turned("list", trigger, SECOND, "c") == FIRST


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    assert shown(FIRST, "b", 50, "sets") == ("b", "Page 1, 50 sets", True, False)
    assert shown(SECOND, None, 3, "sets") == (None, "Page 2, 3 sets", False, True)


@pytest.mark.parametrize(("things", "one"), [("rows", "row"), ("entries", "entry")])
def test_one_thing_is_named_in_the_singular(things: str, one: str) -> None:
    assert shown(FIRST, None, 1, things)[1] == f"Page 1, 1 {one}"


def test_an_empty_page_has_no_words() -> None:
    assert shown(FIRST, None, 0, "sets")[1] == ""
