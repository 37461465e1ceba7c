"""Change and reset of a password: what ends with the old one."""

import pytest
from sqlalchemy import Engine

from accounts import access_tokens
from accounts.rights import Scope
from services.actors import Actor
from services.people import identification, passwords, personal_tokens, program_tokens, signing_in
from services.people.passwords import PasswordRequest, UnknownUser
from services.people.personal_tokens import TokenRequest
from services.people.program_tokens import RefreshRefused, RefreshRequest
from services.people.signing_in import Credentials, SignInRefused
from services.requests import RejectedRequest
from tests.support.people import CLIENT, EMAIL, PASSWORD, add_second_factor, register

KEY = access_tokens.signing_key("a secret of the test")
NEW = "a longer one than before"


def everything_open() -> dict[str, str]:
    """The secrets of each kind of sign-in of one user."""
    opened = register()
    made = personal_tokens.make(opened.user.id, TokenRequest("bot", (Scope.INVENTORY_READ,)), CLIENT)
    program = program_tokens.grant(Credentials(EMAIL, PASSWORD), CLIENT, KEY)
    return {
        "own": opened.secret,
        "other": signing_in.sign_in(Credentials(EMAIL, PASSWORD), CLIENT).secret,
        "program": program.access_token,
        "refresh": program.refresh_token,
        "personal": made[1],
    }


def refreshed(secrets: dict[str, str]) -> bool:
    """Whether the program's refresh token still gives new tokens."""
    try:
        program_tokens.refresh(RefreshRequest(secrets["refresh"]), CLIENT, KEY)
    except RefreshRefused:
        return False
    return True


def identified(secrets: dict[str, str]) -> set[str]:
    """Which of the secrets still identify the user."""
    found: dict[str, Actor | None] = {
        name: identification.by_token(secret, KEY, CLIENT) or identification.by_session(secret, CLIENT)
        for name, secret in secrets.items()
    }
    return {name for name, actor in found.items() if actor is not None}


@pytest.mark.parametrize(("tokens", "left"), [(True, {"own"}), (False, {"own", "personal"})])
def test_a_change_ends_all_other_sessions(tokens: bool, left: set[str], database: Engine) -> None:
    """flask-security 338 and 554, Flask-User 165, OpenOversight 257: they went on."""
    secrets = everything_open()
    assert identified(secrets) == {"own", "other", "program", "personal"}
    own = identification.by_session(secrets["own"], CLIENT)
    assert own is not None
    renewed = passwords.change(own, PasswordRequest(PASSWORD, NEW, tokens), CLIENT)
    assert identified(secrets | {"own": renewed or ""}) == left
    assert "own" not in identified(secrets)  # its secret of before may have been copied
    assert not refreshed(secrets)
    signing_in.sign_in(Credentials(EMAIL, NEW), CLIENT)
    with pytest.raises(SignInRefused):
        signing_in.sign_in(Credentials(EMAIL, PASSWORD), CLIENT)


def test_a_program_that_changes_the_password_keeps_its_tokens(database: Engine) -> None:
    secrets = everything_open()
    program = identification.by_token(secrets["program"], KEY, CLIENT)
    assert program is not None
    assert passwords.change(program, PasswordRequest(PASSWORD, NEW), CLIENT) is None
    assert identified(secrets) == {"program"}
    assert refreshed(secrets)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", NEW, "current"), (PASSWORD, "short", "new"), (PASSWORD, "ada@example.org", "new")],
)
def test_a_refused_change_names_the_field_and_ends_nothing(
    current: str, new: str, field: str, database: Engine
) -> None:
    secrets = everything_open()
    own = identification.by_session(secrets["own"], CLIENT)
    assert own is not None
    with pytest.raises(RejectedRequest) as rejected:
        passwords.change(own, PasswordRequest(current, new), CLIENT)
    assert [*rejected.value.fields] == [field]
    assert len(identified(secrets)) == 4
    assert refreshed(secrets)


def test_a_reset_gives_a_password_and_ends_everything(database: Engine) -> None:
    secrets = everything_open()
    given = passwords.reset("ADA@example.org")
    assert identified(secrets) == set()
    assert not refreshed(secrets)
    signing_in.sign_in(Credentials(EMAIL, given), CLIENT)


def test_a_reset_keeps_the_second_factor_unless_told(database: Engine) -> None:
    add_second_factor(register().user.id)
    given = passwords.reset(EMAIL)
    with pytest.raises(SignInRefused):
        signing_in.sign_in(Credentials(EMAIL, given), CLIENT)
    given = passwords.reset(EMAIL, second_factor=True)
    signing_in.sign_in(Credentials(EMAIL, given), CLIENT)


def test_an_unknown_account_is_not_reset(database: Engine) -> None:
    with pytest.raises(UnknownUser):
        passwords.reset("bob@example.org")
