"""Which actors a process knows without asking the database, and when it forgets them."""

import time

import pytest

from dashapp.identity import known_actors
from dashapp.identity.known_actors import KnownActors
from services.actors import Actor, ActorKind

ADA, BOB = (Actor(ActorKind.USER, user_id=number) for number in (1, 2))
FOREVER = float("inf")


class Database:
    """Tells who somebody is, and counts how often it was asked."""

    def __init__(self, actor: Actor | None, seconds: float = FOREVER) -> None:
        self.actor, self.seconds, self.asked = actor, seconds, 0

    def identify(self) -> tuple[Actor | None, float]:
        self.asked += 1
        return self.actor, self.seconds


def live() -> KnownActors:
    known = KnownActors()
    known.set_live(True)
    return known


def test_an_actor_is_asked_for_once_in_a_few_seconds() -> None:
    known, database = live(), Database(ADA)
    assert [known.find(b"a", database.identify) for _ in range(3)] == [ADA] * 3
    assert database.asked == 1


def test_an_actor_is_known_no_longer_than_it_lives() -> None:
    known, database = live(), Database(ADA, seconds=0)
    known.find(b"a", database.identify)
    known.find(b"a", database.identify)
    assert database.asked == 2


def test_an_actor_is_asked_for_again_after_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    known, database = live(), Database(ADA)
    known.find(b"a", database.identify)
    later = time.monotonic() + known_actors.SECONDS
    monkeypatch.setattr(known_actors.time, "monotonic", lambda: later)
    known.find(b"a", database.identify)
    assert database.asked == 2


def test_nobody_is_asked_for_each_time() -> None:
    known, database = live(), Database(None)
    assert [known.find(b"a", database.identify) for _ in range(2)] == [None, None]
    assert database.asked == 2


def test_a_changed_user_is_asked_for_again_and_no_other() -> None:
    known, ada, bob = live(), Database(ADA), Database(BOB)
    for _ in range(2):
        known.find(b"a", ada.identify)
        known.find(b"b", bob.identify)
        known.forget(1)
    known.find(b"b", bob.identify)
    assert (ada.asked, bob.asked) == (2, 1)


def test_while_announcements_do_not_arrive_the_database_is_asked_each_time() -> None:
    known, database = KnownActors(), Database(ADA)
    known.find(b"a", database.identify)
    known.find(b"a", database.identify)
    assert database.asked == 2
    known.set_live(True)
    known.find(b"a", database.identify)
    known.set_live(False)
    known.find(b"a", database.identify)
    assert database.asked == 4


def test_a_session_that_ended_during_its_look_up_is_not_known() -> None:
    known, asked = live(), []

    def identify() -> tuple[Actor | None, float]:
        asked.append(1)
        known.forget(1)  # the announcement arrives after the row was read
        return ADA, FOREVER

    known.find(b"a", identify)
    known.find(b"a", identify)
    assert len(asked) == 2


def test_the_first_actor_begins_the_subscription() -> None:
    known, begun = KnownActors(), []
    known.begin_with(lambda: begun.append(1))
    known.find(b"a", Database(None).identify)
    assert begun == []
    known.find(b"a", Database(ADA).identify)
    assert begun == [1]


def test_memory_is_bounded() -> None:
    known = live()
    for number in range(known_actors.MOST + 5):
        known.find(str(number).encode(), Database(ADA).identify)
    assert len(known._known) == known_actors.MOST
