"""Limits of attempts, shared over Redis, and by each process while Redis is away."""

from collections.abc import Iterator

import pytest
import redis
from sqlalchemy import Engine

from dashapp.edge import rates
from dashapp.edge.rates import ACCOUNT_SIGN_IN, ADDRESS_SIGN_IN, TooManyAttempts
from db import redis_client
from tests.conftest import configured


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


def attempts(subject: str, number: int) -> int:
    """How many of so many attempts are let through."""
    through = 0
    for _ in range(number):
        try:
            rates.attempt(ACCOUNT_SIGN_IN, subject)
        except TooManyAttempts:
            continue
        through += 1
    return through


def test_an_account_has_five_attempts_a_minute_and_others_are_not_concerned(database: Engine) -> None:
    assert attempts("ada", 7) == 5
    assert attempts("bob", 3) == 3
    with pytest.raises(TooManyAttempts) as refused:
        rates.attempt(ACCOUNT_SIGN_IN, "ada")
    assert 1 <= refused.value.seconds <= 60
    rates.attempt(ADDRESS_SIGN_IN, "ada")


def test_another_process_counts_on(database: Engine) -> None:
    assert attempts("ada", 4) == 4
    rates.forget()
    assert attempts("ada", 4) == 1


def test_redis_holds_no_address_of_mail(database: Engine, redis_url: str) -> None:
    attempts("ada@example.org", 1)
    keys = redis.Redis.from_url(redis_url).keys()
    assert keys
    assert b"ada" not in b" ".join(keys)


def test_while_redis_is_away_each_process_counts_by_itself(database: Engine, empty_database_url: str) -> None:
    with configured(empty_database_url, "redis://127.0.0.1:1/0"):
        rates.forget()
        assert redis_client.client().connection_pool.connection_kwargs["port"] == 1
        assert attempts("ada", 7) == 5
