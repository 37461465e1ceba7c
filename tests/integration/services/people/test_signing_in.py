"""Sign-in by password and second factor, and how it is refused."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import Engine

from services.people import events, identification, sessions, signing_in
from services.people.signing_in import Credentials, SignInRefused
from tests.support.people import CLIENT, EMAIL, PASSWORD, add_second_factor, register
from tests.support.prices import execute, rows, scalar


def sign_in(email: str = EMAIL, password: str = PASSWORD, code: str | None = None) -> str:
    return signing_in.sign_in(Credentials(email, password, code), CLIENT).secret


def test_the_password_opens_a_session(database: Engine) -> None:
    user = register().user
    actor = identification.by_session(sign_in("ADA@example.org"), CLIENT)
    assert actor is not None
    assert actor.user_id == user.id
    assert events.load_events(user.id)[0].kind == "signed_in"


def test_a_new_session_ends_the_one_that_the_browser_had(database: Engine) -> None:
    before = register().secret
    after = signing_in.sign_in(Credentials(EMAIL, PASSWORD), CLIENT, before).secret
    assert identification.by_session(before, CLIENT) is None
    assert identification.by_session(after, CLIENT) is not None


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("bob@example.org", PASSWORD), ("no address", PASSWORD), (EMAIL, "")]
)
def test_wrong_credentials_are_refused_in_one_text_and_noted(email: str, password: str, database: Engine) -> None:
    user = register().user
    with pytest.raises(SignInRefused) as refused:
        sign_in(email, password)
    assert str(refused.value) == signing_in.REFUSED
    ((kind, noted, details),) = rows(
        database, "SELECT kind, user_id, details FROM auth_events ORDER BY id DESC LIMIT 1"
    )
    assert (kind, noted, details) == ("sign_in_refused", user.id if email == EMAIL else None, {})


def seconds_of(email: str, password: str) -> float:
    """The median time of five refusals."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        with pytest.raises(SignInRefused):
            sign_in(email, password)
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[2]


def test_an_unknown_account_takes_as_long_as_a_wrong_password(database: Engine) -> None:
    register()
    seconds_of("bob@example.org", "wrong")  # computes the hash that unknown accounts are compared with
    known, unknown = seconds_of(EMAIL, "wrong"), seconds_of("bob@example.org", "wrong")
    assert 0.5 < known / unknown < 2


def test_a_hash_with_older_parameters_is_renewed(database: Engine) -> None:
    register()
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    execute(database, "UPDATE users SET password_hash = :old", old=old)
    sign_in()
    renewed = str(scalar(database, "SELECT password_hash FROM users"))
    assert "m=47104" in renewed
    sign_in()
    assert scalar(database, "SELECT password_hash FROM users") == renewed


def test_with_a_second_factor_a_code_is_needed_and_accepted_once(database: Engine) -> None:
    secret, _ = add_second_factor(register().user.id)
    for wrong in (None, "", "000000", pyotp.TOTP(secret).now()):  # the last one confirmed the second factor
        with pytest.raises(SignInRefused, match=signing_in.REFUSED):
            sign_in(code=wrong)
    with time_machine.travel(time.time() + 30):
        code = pyotp.TOTP(secret).now()
        sign_in(code=code)
        with pytest.raises(SignInRefused):
            sign_in(code=code)


def test_a_code_does_not_replace_the_password(database: Engine) -> None:
    _, codes = add_second_factor(register().user.id)
    with pytest.raises(SignInRefused):
        sign_in(password="wrong", code=codes[0])
    sign_in(code=codes[0])


def test_a_recovery_code_is_accepted_once_and_noted(database: Engine) -> None:
    user = register().user
    _, codes = add_second_factor(user.id)
    assert len(codes) == 8
    sign_in(code=codes[3].upper())
    with pytest.raises(SignInRefused):
        sign_in(code=codes[3])
    assert "recovery_code_used" in [event.kind for event in events.load_events(user.id)]


def test_of_parallel_sign_ins_with_one_code_one_is_accepted(database: Engine) -> None:
    _, codes = add_second_factor(register().user.id)

    def attempt(_: int) -> bool:
        try:
            return bool(sign_in(code=codes[0]))
        except SignInRefused:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


@pytest.mark.parametrize("column", ["seen_at", "expires_at"])
def test_a_session_ends_after_30_days_without_use_and_after_90_days(column: str, database: Engine) -> None:
    opened = register()
    assert scalar(database, "SELECT expires_at - created_at FROM sessions") == timedelta(days=90)
    ends = {"seen_at": "now() - interval '30 days'", "expires_at": "now()"}
    execute(database, f"UPDATE sessions SET {column} = {ends[column]}")
    assert identification.by_session(opened.secret, CLIENT) is None


def test_the_last_use_of_a_session_is_stored_once_a_minute(database: Engine) -> None:
    opened = register()
    before = scalar(database, "SELECT seen_at FROM sessions")
    identification.by_session(opened.secret, CLIENT)
    assert scalar(database, "SELECT seen_at FROM sessions") == before
    execute(database, "UPDATE sessions SET seen_at = now() - interval '61 seconds'")
    identification.by_session(opened.secret, CLIENT)
    assert scalar(database, "SELECT now() - seen_at < interval '10 seconds' FROM sessions")


def test_a_session_of_another_user_cannot_be_ended(database: Engine) -> None:
    ada, bob = register(), register("bob@example.org")
    owner = identification.by_session(ada.secret, CLIENT)
    assert owner is not None
    shown = sessions.load_sessions(owner)[0].id
    assert not sessions.end(bob.user.id, sessions.SessionRequest(shown), CLIENT)
    assert identification.by_session(ada.secret, CLIENT) is not None
    assert sessions.end(ada.user.id, sessions.SessionRequest(shown), CLIENT)
    assert identification.by_session(ada.secret, CLIENT) is None
