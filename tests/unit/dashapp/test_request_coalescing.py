"""Readers who come while a question is under way are asked for together, and told what was asked since."""

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashapp.cache.request_coalescing import RequestCoalescing


class Server:
    """Answers every key with the number of the question; a question takes until it may end."""

    def __init__(self) -> None:
        self.questions: list[list[str]] = []
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.questions.append(list(keys))
        number = len(self.questions)
        self.began.set()
        assert self.may_end.wait(10)
        return {key: f"{key}{number}" for key in keys}


def test_who_comes_while_a_question_is_under_way_is_part_of_the_next() -> None:
    server = Server()
    together = RequestCoalescing(server)
    with ThreadPoolExecutor(6) as readers:
        first = readers.submit(together.ask, "a")
        assert server.began.wait(10)
        later = [readers.submit(together.ask, key) for key in "abbca"]
        time.sleep(0.2)
        server.may_end.set()
        assert first.result(10) == "a1"
        assert [one.result(10) for one in later] == ["a2", "b2", "b2", "c2", "a2"]
    assert [sorted(keys) for keys in server.questions] == [["a"], ["a", "b", "c"]]


def test_readers_one_after_another_are_each_asked_for() -> None:
    server = Server()
    server.may_end.set()
    together = RequestCoalescing(server)
    assert [together.ask("a"), together.ask("a")] == ["a1", "a2"]


def test_without_answers_everybody_is_told_none() -> None:
    together: RequestCoalescing[str] = RequestCoalescing(lambda keys: None)
    assert together.ask("a") is None


def test_a_question_that_failed_does_not_hold_up_the_next() -> None:
    def fail(keys: Sequence[str]) -> Mapping[str, str]:
        if keys == ["bad"]:
            raise ZeroDivisionError
        return dict.fromkeys(keys, "good")

    together = RequestCoalescing(fail)
    with pytest.raises(ZeroDivisionError):
        together.ask("bad")
    assert together.ask("a") == "good"
