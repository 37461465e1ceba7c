"""Which passwords are accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.password_policy import LONGEST, SHORTEST, problem_of

WORDS = ("ada.lovelace@example.org", "Ada Lovelace")


@pytest.mark.parametrize(
    "accepted",
    [
        "correct horse battery staple",
        "ünïcödé wörds",
        "        nine",
        "x7Kq2p9z",
        "😀🎲🃏🔥💧🌲☠️⚪",
        "lovelace wrote programs",
    ],
)
def test_long_passwords_of_any_characters_are_accepted(accepted: str) -> None:
    assert problem_of(accepted, WORDS) is None


@pytest.mark.parametrize(
    ("rejected", "reason"),
    [
        ("short77", "8 characters"),
        ("", "8 characters"),
        ("x" * (LONGEST + 1), "1024 bytes"),
        ("ü" * (LONGEST // 2 + 1), "1024 bytes"),
        ("password1", "most common"),
        ("PASSWORD1", "most common"),
        ("iloveyou2", "most common"),
        ("dualcaster2026!", "made of"),
        ("Lovelace-1815", "made of"),
        ("ada.lovelace@example.org", "made of"),
        ("adalovelace99", "made of"),
        ("ababababab", "repeats"),
    ],
)
def test_short_common_and_own_words_are_rejected(rejected: str, reason: str) -> None:
    assert reason in (problem_of(rejected, WORDS) or "")


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_every_text_is_accepted_or_has_a_reason(password: str, words: list[str]) -> None:
    problem = problem_of(password, words)
    assert problem is None or len(problem) > 10
    if len(password) < SHORTEST:
        assert problem
