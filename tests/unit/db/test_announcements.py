"""Announcements: what becomes of several that wait together, and what stands in one."""

from datetime import UTC, datetime

import msgspec
import pytest

from db.announcements import MOST_CARDS, PricesChanged, RightsChanged, RunProgressed, announcement_of, merged

EARLIER, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)


def changed(version: int, **more: object) -> PricesChanged:
    return msgspec.structs.replace(PricesChanged(version=version), **more)


def progressed(run_id: int, done: int) -> RunProgressed:
    return RunProgressed("scryfall-bulk", run_id, "storing", done, 100, done)


def test_changes_that_wait_together_become_one_with_all_that_they_name() -> None:
    first = changed(5, cards=frozenset({1}), currencies=frozenset({"USD"}), count=2, as_of=LATER)
    second = changed(6, cards=frozenset({2}), currencies=frozenset({"EUR"}), count=3, as_of=EARLIER)
    (whole,) = merged([first, second])
    assert whole == changed(6, cards=frozenset({1, 2}), currencies=frozenset({"USD", "EUR"}), count=5, as_of=LATER)


def test_a_change_of_any_card_makes_the_whole_one_of_any_card() -> None:
    (whole,) = merged([changed(5, cards=frozenset({1})), changed(6)])
    assert isinstance(whole, PricesChanged)
    assert whole.cards is None


def test_of_each_run_only_its_last_progress_is_left_after_the_changes() -> None:
    waiting = [progressed(1, 10), progressed(2, 5), changed(5), progressed(1, 20)]
    assert merged(waiting) == [changed(5), progressed(1, 20), progressed(2, 5)]


@pytest.mark.parametrize(("count", "is_named"), [(MOST_CARDS, True), (MOST_CARDS + 1, False)])
def test_a_change_of_more_cards_than_an_announcement_names_names_none(count: int, is_named: bool) -> None:
    assert (PricesChanged(cards=frozenset(range(count))).cards is not None) is is_named


@pytest.mark.parametrize("announcement", [changed(7, cards=frozenset({3}), as_of=LATER), progressed(4, 1)])
def test_an_announcement_is_read_as_what_was_published(announcement: PricesChanged | RunProgressed) -> None:
    assert announcement_of(msgspec.json.encode(announcement)) == announcement


@pytest.mark.parametrize("message", [b"", b"[]", b'{"type":"weather"}', b'{"type":"run_progressed"}'])
def test_a_message_that_is_no_announcement_is_an_error(message: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        announcement_of(message)


def test_changes_of_rights_come_first_and_once_for_each_user() -> None:
    waiting = [progressed(1, 10), changed(5), RightsChanged(7), RightsChanged(8), RightsChanged(7)]
    assert merged(waiting) == [RightsChanged(7), RightsChanged(8), changed(5), progressed(1, 10)]
