"""`python -m people`: what operators do for accounts."""

import re

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from people.__main__ import cli
from services.people import identification, registration, resetting, signing_in
from services.people.registration import RegisterRequest, Registration
from services.people.resetting import NewPasswordRequest
from services.people.signing_in import Credentials
from services.requests import RejectedRequest
from tests.support.people import CLIENT, EMAIL, PASSWORD, add_second_factor, register
from tests.support.prices import rows, scalar


def give(*arguments: str, password: str | None = None) -> Result:
    """Give a command, a password typed twice where it asks for one."""
    return CliRunner().invoke(cli, arguments, input=f"{password}\n{password}\n" if password else None)


def test_the_first_operator_is_made_by_a_command(database: Engine) -> None:
    done = give("create-operator", "Root@Example.org", "--name", "Root", password=PASSWORD)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Root@example.org operates this instance now.")
    assert PASSWORD not in done.output
    assert rows(database, "SELECT email, name, role FROM users") == [("Root@example.org", "Root", "operator")]
    assert scalar(database, "SELECT count(*) FROM sessions") == 0
    signing_in.sign_in(Credentials("root@example.org", PASSWORD), CLIENT)


@pytest.mark.parametrize(
    ("email", "password", "told"), [("x", PASSWORD, "email: must be"), (EMAIL, "short", "password: must")]
)
def test_what_is_wrong_is_told_without_a_traceback(email: str, password: str, told: str, database: Engine) -> None:
    done = give("create-operator", email, password=password)
    assert done.exit_code == 1
    assert told in done.output
    assert "Traceback" not in done.output
    assert scalar(database, "SELECT count(*) FROM users") == 0


def test_an_address_that_is_taken_is_told(database: Engine) -> None:
    register()
    done = give("create-operator", EMAIL, password=PASSWORD)
    assert (done.exit_code, "already" in done.output) == (1, True)
    assert scalar(database, "SELECT role FROM users") == "user"


@pytest.mark.parametrize(("options", "role"), [([], "user"), (["--operator"], "operator")])
def test_an_invitation_is_printed(options: list[str], role: str, database: Engine) -> None:
    secret = give("invite", *options).stdout.strip().splitlines()[-1]
    asked = RegisterRequest(EMAIL, PASSWORD, invitation=secret)
    assert registration.register(asked, CLIENT, Registration.INVITE).user.role == role


def test_the_first_operator_is_invited_once_there_is_none(database: Engine) -> None:
    assert give("invite", "--operator", "--first").stdout.strip()
    give("create-operator", EMAIL, password=PASSWORD)
    assert give("invite", "--operator", "--first").stdout.strip() == ""


def test_a_lost_password_is_replaced(database: Engine) -> None:
    opened = register()
    add_second_factor(opened.user.id)
    done = give("user", "reset", EMAIL, "--second-factor")
    password = done.output.strip().rpartition(" ")[2]
    assert identification.by_session(opened.secret, CLIENT) is None
    signing_in.sign_in(Credentials(EMAIL, password), CLIENT)
    assert give("user", "reset", "nobody@example.org").exit_code == 1


def test_a_link_to_a_new_password_is_printed_and_works_once(database: Engine) -> None:
    opened = register()
    address = give("reset-password", EMAIL).stdout.strip().splitlines()[-1]
    site, _, secret = address.partition("#")
    assert re.fullmatch(r"http://localhost:\d+/reset/new", site)
    resetting.confirm(NewPasswordRequest(secret, "another one of some length"), CLIENT)
    assert identification.by_session(opened.secret, CLIENT) is None
    assert not signing_in.sign_in(Credentials(EMAIL, "another one of some length"), CLIENT).user.email_verified
    with pytest.raises(RejectedRequest):
        resetting.confirm(NewPasswordRequest(secret, "yet another of some length"), CLIENT)
    assert give("reset-password", "nobody@example.org").exit_code == 1
