"""Answers in the memory of a process: fresh ones only, and no more than there is room for."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.cache import memory as module
from dashapp.cache.memory import Memory

ROOM = 100


@dataclass
class Answer:
    value: bytes
    is_fresh: bool = True


def test_an_answer_is_found_under_its_key() -> None:
    memory: Memory[Answer] = Memory()
    memory.put("1:index", answer := Answer(b"one"))
    assert memory.get("1:index") is answer
    assert memory.get("2:index") is None


def test_an_answer_that_is_not_fresh_any_more_is_not_found() -> None:
    memory: Memory[Answer] = Memory()
    memory.put("index", answer := Answer(b"one"))
    answer.is_fresh = False
    assert memory.get("index") is None
    answer.is_fresh = True
    assert memory.get("index") is None  # its room is free


def test_an_answer_is_asked_for_again_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    memory: Memory[Answer] = Memory()
    memory.put("index", Answer(b"one"))
    monkeypatch.setattr(module, "SECONDS", 0.0)
    memory.put("sets", Answer(b"two"))
    assert memory.get("index")
    assert memory.get("sets") is None


def test_the_least_recently_used_answer_makes_room() -> None:
    memory: Memory[Answer] = Memory(ROOM)
    for name in "ab":
        memory.put(name, Answer(bytes(ROOM // 2)))
    memory.get("a")
    memory.put("c", Answer(b"c"))
    assert [name for name in "abc" if memory.get(name)] == ["a", "c"]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2 * ROOM))))
def test_the_answers_never_take_more_than_the_room(stored: list[tuple[str, int]]) -> None:
    memory: Memory[Answer] = Memory(ROOM)
    newest = {}
    for name, size in stored:
        newest[name] = answer = Answer(bytes(size))
        memory.put(name, answer)
        assert memory.get(name) is (answer if size <= ROOM else None)
        here = {name: found for name in newest if (found := memory.get(name))}
        assert sum(len(found.value) for found in here.values()) <= ROOM
        assert all(found is newest[name] for name, found in here.items())
