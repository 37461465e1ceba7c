"""Cursors: what we wrote comes back; what anybody else wrote, or what was for another list, is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import cursors
from dashapp.cursors import read_cursor, write_cursor
from services.requests import InvalidRequest

SCOPE = ("cards", "price", "asc", "USD", "bolt")
PLACE = b"lightning bolt"


def refused(cursor: str, scope: tuple[str, ...] = SCOPE) -> bool:
    """Whether a cursor is answered with what is wrong."""
    with pytest.raises(InvalidRequest) as raised:
        read_cursor(cursor, scope)
    return raised.value.fields == {"cursor": cursors.FOREIGN}


@given(st.binary(max_size=1000))
def test_a_cursor_holds_the_place_exactly(place: bytes) -> None:
    cursor = write_cursor(SCOPE, place)
    assert read_cursor(cursor, SCOPE) == place
    assert len(cursor) <= cursors.LONGEST_CURSOR


def test_a_cursor_can_stand_in_an_address_as_it_is() -> None:
    cursor = write_cursor(SCOPE, bytes(range(256)))
    assert cursor.isascii()
    assert set(cursor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@given(st.data())
def test_a_cursor_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    cursor = write_cursor(SCOPE, PLACE)
    place = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters().filter(lambda char: char != cursor[place]))
    assert refused(cursor[:place] + other + cursor[place + 1 :])


@given(st.data())
def test_a_part_of_a_cursor_or_more_than_one_is_refused(data: st.DataObject) -> None:
    cursor = write_cursor(SCOPE, PLACE)
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
    assert refused(write_cursor(other, PLACE))


def test_parts_of_a_scope_cannot_run_together() -> None:
    assert refused(write_cursor(("a", "bc"), PLACE), ("ab", "c"))


def test_a_cursor_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = write_cursor(SCOPE, PLACE)
    monkeypatch.setattr(cursors, "VERSION", cursors.VERSION + 1)
    assert refused(cursor)


def test_a_cursor_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = write_cursor(SCOPE, PLACE)
    changed = cursors.settings().model_copy(update={"SECRET_KEY": type(cursors.settings().SECRET_KEY)("another" * 5)})
    monkeypatch.setattr(cursors, "settings", lambda: changed)
    assert refused(cursor)
