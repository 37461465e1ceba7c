"""Guesses that one process counts by itself: the tenth in a minute blocks, each time twice as long."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dashapp.edge.guessing import LIMITS
from dashapp.edge.own_guesses import OwnGuesses

ADA, BOB = 1, 2


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guesses(clock: Clock) -> OwnGuesses:
    return OwnGuesses(LIMITS, clock)


def guess(guesses: OwnGuesses, times: int, user: int = ADA) -> list[int]:
    """What each of so many guesses says."""
    return [guesses.count(user) for _ in range(times)]


def test_the_tenth_guess_within_a_minute_blocks_its_user_alone(guesses: OwnGuesses, clock: Clock) -> None:
    assert guess(guesses, 9) == [0] * 9
    assert guesses.blocked_for(ADA) == 0
    assert guess(guesses, 1) == [300]
    clock.now += 0.5
    assert (guesses.blocked_for(ADA), guesses.blocked_for(BOB)) == (300, 0)
    clock.now += 300
    assert guesses.blocked_for(ADA) == 0


def test_guesses_of_another_minute_do_not_count(guesses: OwnGuesses, clock: Clock) -> None:
    guess(guesses, 9)
    clock.now += LIMITS.within
    assert guess(guesses, 9) == [0] * 9


def test_each_block_within_a_day_is_twice_as_long_up_to_a_day(guesses: OwnGuesses, clock: Clock) -> None:
    lengths = []
    for _ in range(11):
        lengths.append(guess(guesses, 10)[-1])
        clock.now += lengths[-1]
    assert lengths[:4] == [300, 600, 1200, 2400]
    assert lengths[-1] == LIMITS.longest
    clock.now += LIMITS.forgotten_after
    assert guess(guesses, 10)[-1] == 300


def test_of_parallel_guesses_one_alone_blocks(guesses: OwnGuesses) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = [*pool.map(lambda _: guesses.count(ADA), range(10))]
    assert sorted(told) == [0] * 9 + [300]


def test_nothing_is_kept_of_what_has_ended(guesses: OwnGuesses, clock: Clock) -> None:
    for user in range(50):
        guess(guesses, 3, user)
    clock.now += LIMITS.within
    guess(guesses, 1, BOB)
    assert len(guesses) == 1
