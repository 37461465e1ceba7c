"""Cursors: what we wrote comes back; what anybody else wrote, or what was for another list, is refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.services import paging
from dashapp.services.paging import LARGEST_PAGE, USUAL_PAGE, page_size, read_cursor, write_cursor
from dashapp.services.requests import InvalidRequest

SCOPE = ("cards", "price", "asc", "USD", "bolt")
KIND = tuple[Decimal | None, str, int]
POSITION = (Decimal("12.50"), "lightning bolt", 7)

positions = st.tuples(
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.integers(1, 2**31 - 1),
)


def refused(cursor: str, scope: tuple[str, ...] = SCOPE, kind: Any = KIND) -> bool:
    """Whether a cursor is answered with what is wrong."""
    with pytest.raises(InvalidRequest) as raised:
        read_cursor(cursor, scope, kind)
    return raised.value.fields == {"cursor": paging.FOREIGN}


@given(positions)
def test_a_cursor_holds_the_position_exactly(position: tuple[Any, ...]) -> None:
    cursor = write_cursor(SCOPE, position)
    assert read_cursor(cursor, SCOPE, KIND) == position
    assert len(cursor) <= paging.LONGEST_CURSOR


def test_a_cursor_can_hold_a_time_in_utc() -> None:
    moment = datetime(2026, 11, 22, 2, 30, 0, 5, tzinfo=UTC)
    assert read_cursor(write_cursor(SCOPE, (moment, 3)), SCOPE, tuple[datetime, int]) == (moment, 3)


def test_a_cursor_can_stand_in_an_address_as_it_is() -> None:
    cursor = write_cursor(SCOPE, (None, "\N{LATIN SMALL LETTER E WITH ACUTE}" * 50, 1))
    assert cursor.isascii()
    assert set(cursor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@given(st.data())
def test_a_cursor_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    cursor = write_cursor(SCOPE, POSITION)
    place = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters().filter(lambda char: char != cursor[place]))
    assert refused(cursor[:place] + other + cursor[place + 1 :])


@given(st.data())
def test_a_part_of_a_cursor_or_more_than_one_is_refused(data: st.DataObject) -> None:
    cursor = write_cursor(SCOPE, POSITION)
    assert refused(cursor[: data.draw(st.integers(0, len(cursor) - 1))])
    assert refused(cursor + data.draw(st.text(min_size=1)))


@given(st.text())
def test_what_is_no_cursor_is_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize("text", ["=", "====", "\0", "\ud800", "A" * 5000, "é", "a b", "+/+/"])
def test_odd_texts_are_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize("place", range(len(SCOPE)))
def test_a_cursor_of_another_list_sort_order_currency_or_query_is_refused(place: int) -> None:
    other = (*SCOPE[:place], "other", *SCOPE[place + 1 :])
    assert refused(write_cursor(other, POSITION))


def test_parts_of_a_scope_cannot_run_together() -> None:
    assert refused(write_cursor(("a", "bc"), POSITION), ("ab", "c"))


def test_a_cursor_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = write_cursor(SCOPE, POSITION)
    monkeypatch.setattr(paging, "VERSION", paging.VERSION + 1)
    assert refused(cursor)


def test_a_cursor_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = write_cursor(SCOPE, POSITION)
    changed = paging.settings().model_copy(update={"SECRET_KEY": type(paging.settings().SECRET_KEY)("another" * 5)})
    monkeypatch.setattr(paging, "settings", lambda: changed)
    assert refused(cursor)


@pytest.mark.parametrize("kind", [tuple[int, str, int], tuple[Decimal | None, str], tuple[Decimal, str, str], int])
def test_a_position_of_other_types_is_refused(kind: Any) -> None:
    assert refused(write_cursor(SCOPE, POSITION), kind=kind)


@pytest.mark.parametrize(("asked", "size"), [(None, USUAL_PAGE), ("", USUAL_PAGE), ("1", 1), (100, 100), ("07", 7)])
def test_the_size_of_a_page_is_what_was_asked_for(asked: str | int | None, size: int) -> None:
    problems: dict[str, str] = {}
    assert page_size(asked, problems) == size
    assert problems == {}


@pytest.mark.parametrize("wrong", ["0", "101", "-1", "1.5", "1e1", "٣", "²", " 5", "1000000000000", "x", 0, 101, -1])
def test_a_page_of_no_size_or_too_large_is_refused(wrong: str | int) -> None:
    problems: dict[str, str] = {}
    page_size(wrong, problems)
    assert problems == {"limit": f"must be a whole number from 1 to {LARGEST_PAGE}"}
