"""Hints of one topic: the first at once, the others of the pause together, none lost."""

import time

from dashapp.live.coalescing import Coalescing
from db.announcements import Announcement, DashboardChanged, LedgerChanged
from tests.support.waiting import wait_until


def changed(version: int, section: str = "movers") -> DashboardChanged:
    return DashboardChanged(version=version, sections={"USD": {section: version}})


def test_the_first_is_published_at_once_and_the_others_together_with_the_newest_versions() -> None:
    told: list[Announcement] = []
    hints = Coalescing(told.append, 0.2)
    for version in range(1, 6):
        hints.give(changed(version, "movers" if version < 5 else "market"))
    assert told == [changed(1)]
    wait_until(lambda: len(told) == 2, "the rest")
    assert told[1] == DashboardChanged(version=5, sections={"USD": {"movers": 4, "market": 5}})


def test_topics_do_not_wait_for_each_other() -> None:
    told: list[Announcement] = []
    hints = Coalescing(told.append, 5)
    hints.give(changed(1))
    hints.give(LedgerChanged(version=2))
    assert told == [changed(1), LedgerChanged(version=2)]
    hints.stop()


def test_after_a_quiet_pause_the_next_one_is_published_at_once() -> None:
    told: list[Announcement] = []
    hints = Coalescing(told.append, 0.05)
    hints.give(changed(1))
    time.sleep(0.1)
    hints.give(changed(2))
    assert len(told) == 2


def test_what_is_held_back_is_not_published_after_the_end() -> None:
    told: list[Announcement] = []
    hints = Coalescing(told.append, 0.1)
    hints.give(changed(1))
    hints.give(changed(2))
    hints.stop()
    time.sleep(0.2)
    assert told == [changed(1)]


def test_merged_changes_name_all_users_and_the_last_event() -> None:
    one = DashboardChanged(last_id=3, is_market=True, users=frozenset({1}))
    other = DashboardChanged(last_id=5, users=frozenset({2}))
    merged = one.and_then(other)
    assert (merged.last_id, merged.is_market, merged.users) == (5, True, frozenset({1, 2}))
    assert one.and_then(DashboardChanged(users=None)).users is None
