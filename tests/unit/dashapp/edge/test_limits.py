"""What a client may spend, and what the clients of an address share."""

from collections.abc import Callable

import pytest

from dashapp.edge.limits import Allowance, Allowances, Shares


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass."""
    now = [0.0]
    monkeypatch.setattr("dashapp.edge.limits.time.monotonic", lambda: now[0])

    def wait(seconds: float) -> None:
        now[0] += seconds

    return wait


def test_a_burst_is_allowed_and_then_so_much_a_second(passes: Callable[[float], None]) -> None:
    allowance = Allowance(per_second=2, burst=10)
    assert [allowance.spend(5) for _ in range(2)] == [True, True]
    passes(3)
    assert [allowance.spend() for _ in range(7)] == [True] * 6 + [False]


def test_what_is_not_spent_is_kept_up_to_a_burst(passes: Callable[[float], None]) -> None:
    allowance = Allowance(per_second=2, burst=10)
    passes(1_000)
    assert [allowance.spend(10), allowance.spend(1)] == [True, False]


def test_it_says_how_long_to_wait(passes: Callable[[float], None]) -> None:
    allowance = Allowance(per_second=0.5, burst=2)
    assert allowance.wait() == 0
    allowance.spend(2)
    assert allowance.wait() == 2
    passes(1.5)
    assert allowance.wait() == 0.5
    passes(0.5)
    assert allowance.wait() == 0


def test_each_name_has_its_own_allowance_and_the_oldest_are_forgotten(passes: Callable[[float], None]) -> None:
    allowances = Allowances(per_second=1, burst=1, most=2)
    for name in ("one", "two"):
        assert [allowances.of(name).spend() for _ in range(2)] == [True, False]
    allowances.of("one")
    assert allowances.of("three").spend()
    assert [allowances.of(name).wait() > 0 for name in ("one", "two")] == [True, False]


def test_each_address_has_its_own_share() -> None:
    shares = Shares()
    assert [shares.take("one", most=2) for _ in range(3)] == [True, True, False]
    assert shares.take("other", most=2)


def test_what_is_given_back_can_be_taken_again() -> None:
    shares = Shares()
    assert all(shares.take("one", most=2) for _ in range(2))
    shares.give_back("one", 2)
    assert [shares.take("one", most=2) for _ in range(3)] == [True, True, False]


def test_a_client_that_took_nothing_gives_nothing_back() -> None:
    shares = Shares()
    shares.give_back("one", 0)
    assert shares.take("one", most=1)
    shares.give_back("one", 0)
    assert not shares.take("one", most=1)
