"""Working ahead: everything arrives in its order, the next item is made early, errors come when they are due."""

import gc
import sys
from collections.abc import Iterator
from threading import Event

import pytest

from ingestion.runs.prefetch import prefetch, tuned_interpreter

PATIENCE = 10.0  # seconds


def test_all_items_arrive_in_their_order() -> None:
    assert list(prefetch(iter([3, None, 1, 2]))) == [3, None, 1, 2]
    assert list(prefetch(iter([]))) == []


def test_the_next_item_is_made_while_one_is_used() -> None:
    made = Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    for item in prefetch(items()):
        assert item == 2 or made.wait(PATIENCE)


def test_no_more_than_one_item_is_made_ahead() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            made.append(number)
            yield number

    for item in prefetch(items()):
        assert len(made) <= item + 2


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = prefetch(items())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_who_stops_early_leaves_no_thread_at_work() -> None:
    used: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            used.append(number)
            yield number

    ahead = prefetch(items())
    next(ahead)
    ahead.close()
    before = list(used)
    assert len(before) <= 2
    assert used == before


def test_who_is_interrupted_does_not_wait_for_what_nobody_wants() -> None:
    over = Event()

    def items() -> Iterator[int]:
        yield 1
        assert over.wait(PATIENCE)  # an upstream that is asked hundreds of questions

    ahead = prefetch(items(), over)
    next(ahead)
    with pytest.raises(KeyboardInterrupt):
        ahead.throw(KeyboardInterrupt)
    assert over.is_set()


def test_threads_change_often_for_the_time_being() -> None:
    before = sys.getswitchinterval()
    with tuned_interpreter():
        assert sys.getswitchinterval() < before
    assert sys.getswitchinterval() == before


def test_collections_are_rare_for_the_time_being() -> None:
    before = gc.get_threshold()
    with tuned_interpreter():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
