"""Registration and reset by mail: nothing tells who has an account, and each link opens one thing once."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.settings import settings
from people.delivery.account_mails import send_due
from services.people import identification, registration, signing_in
from services.people.mails import MailKind
from services.people.signing_in import Credentials
from tests.support.browsers import BODY, browser
from tests.support.mail_server import SENDER, MailServer, mail_server
from tests.support.people import CLIENT, EMAIL, PASSWORD, add_second_factor, new_email, register
from tests.support.prices import execute, rows, scalar

NEW = "another one of some length"


@pytest.fixture
def mailbox(server: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The server of mail; whoever registers before this fixture has an account without it."""
    with mail_server(monkeypatch) as made:
        yield made


def wrong_fields(answer: TestResponse) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {*answer.get_json()["error"]["fields"]}


def confirm(browser: FlaskClient, token: str, password: str = NEW) -> TestResponse:
    return browser.post("/api/auth/reset/confirm", json={"token": token, "password": password})


def test_an_account_is_made_by_the_link_of_a_mail_and_the_password(
    stranger: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    answer = stranger.post("/api/auth/register", json=BODY | {"name": "Ada"})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (202, False)
    assert scalar(database, "SELECT count(*) FROM users") == 0
    assert (send_due(), send_due()) == (1, 0)
    (mail,) = mailbox.mails
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (EMAIL, SENDER, "auto-generated")
    assert "Hello Ada," in mail.get_content()
    assert "https://cards.example.org/verify#" in mail.get_content()
    told = {"token": mailbox.secret_of(EMAIL), "password": PASSWORD}
    made = stranger.post("/api/auth/verify", json=told)
    assert (made.status_code, made.get_json()["user"]["email_verified"]) == (201, True)
    assert stranger.get("/api/auth/me").get_json()["user"]["email"] == EMAIL
    assert wrong_fields(stranger.post("/api/auth/verify", json=told)) == {"token"}


def test_whoever_reads_the_mail_needs_the_password_too(stranger: FlaskClient, mailbox: MailServer) -> None:
    stranger.post("/api/auth/register", json=BODY)
    send_due()
    told = {"token": mailbox.secret_of(EMAIL), "password": "not that one"}
    assert wrong_fields(stranger.post("/api/auth/verify", json=told)) == {"password"}
    assert stranger.post("/api/auth/verify", json=told | {"password": PASSWORD}).status_code == 201


def test_a_taken_address_is_answered_alike_and_gets_a_mail_that_says_so(
    stranger: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    register(EMAIL)
    free, taken = (stranger.post("/api/auth/register", json=BODY | {"email": one}) for one in (new_email(), EMAIL))
    assert (free.status_code, free.data) == (taken.status_code, taken.data)
    assert send_due() == 2
    (mail,) = mailbox.to(EMAIL)
    assert "has an account already" in mail.get_content()
    assert "#" not in mail.get_content()


def test_a_wrong_password_or_address_is_told_at_once(stranger: FlaskClient, mailbox: MailServer) -> None:
    assert wrong_fields(stranger.post("/api/auth/register", json=BODY | {"password": "password"})) == {"password"}
    assert wrong_fields(stranger.post("/api/auth/register", json=BODY | {"email": "x"})) == {"email"}


def test_a_password_is_reset_by_a_link_once_and_ends_every_session(
    stranger: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    opened = register(EMAIL)
    assert stranger.post("/api/auth/reset", json={"email": EMAIL}).status_code == 202
    send_due()
    token = mailbox.secret_of(EMAIL)
    assert wrong_fields(confirm(stranger, token, "password")) == {"password"}
    assert confirm(stranger, token).status_code == 204
    assert identification.by_session(opened.secret, CLIENT) is None
    assert signing_in.sign_in(Credentials(EMAIL, NEW), CLIENT).user.email_verified
    assert wrong_fields(confirm(stranger, token)) == {"token"}


def test_a_reset_leaves_the_second_factor(stranger: FlaskClient, mailbox: MailServer) -> None:
    add_second_factor(register(EMAIL).user.id)
    stranger.post("/api/auth/reset", json={"email": EMAIL})
    send_due()
    assert confirm(stranger, mailbox.secret_of(EMAIL)).status_code == 204
    assert stranger.post("/api/auth/login", json={"email": EMAIL, "password": NEW}).status_code == 401


def test_a_link_holds_for_an_hour_and_all_of_a_user_end_together(
    stranger: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    register(EMAIL)
    for _ in range(2):
        stranger.post("/api/auth/reset", json={"email": EMAIL})
    send_due()
    first, second = (mail.get_content().partition("#")[2].split()[0] for mail in mailbox.to(EMAIL))
    assert confirm(stranger, first).status_code == 204
    assert wrong_fields(confirm(stranger, second)) == {"token"}
    stranger.post("/api/auth/reset", json={"email": EMAIL})
    send_due()
    third = mailbox.to(EMAIL)[-1].get_content().partition("#")[2].split()[0]
    execute(database, "UPDATE mail_links SET expires_at = expires_at - interval '61 minutes'")
    assert wrong_fields(confirm(stranger, third)) == {"token"}


def test_a_changed_address_ends_the_links_to_the_one_before(
    ada: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    ada.post("/api/auth/reset", json={"email": EMAIL})
    send_due()
    change = {"email": new_email(), "password": PASSWORD}
    assert ada.patch("/api/auth/me", json=change).get_json()["user"]["email_verified"] is False
    assert wrong_fields(confirm(ada, mailbox.secret_of(EMAIL))) == {"token"}


def test_a_reset_tells_nothing_of_who_has_an_account(
    stranger: FlaskClient, mailbox: MailServer, database: Engine
) -> None:
    register(EMAIL)
    known, unknown = (stranger.post("/api/auth/reset", json={"email": one}) for one in (EMAIL, new_email()))
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data) == (202, known.data)
    assert send_due() == 1
    assert [mail["To"] for mail in mailbox.mails] == [EMAIL]
    assert scalar(database, "SELECT count(*) FROM mails") == 0


def test_three_mails_an_hour_are_asked_for_an_account(server: Flask, mailbox: MailServer) -> None:
    answers = [
        browser(server, f"203.0.113.{number}").post("/api/auth/reset", json={"email": EMAIL}) for number in range(4)
    ]
    assert [one.status_code for one in answers] == [202, 202, 202, 429]
    assert int(answers[3].headers["Retry-After"]) > 0


def test_without_mail_a_reset_says_so_and_registration_signs_in(stranger: FlaskClient) -> None:
    assert stranger.post("/api/auth/reset", json={"email": EMAIL}).status_code == 403
    assert stranger.post("/api/auth/register", json=BODY).status_code == 201


def test_the_database_holds_no_link(stranger: FlaskClient, mailbox: MailServer, database: Engine) -> None:
    register(EMAIL)
    stranger.post("/api/auth/reset", json={"email": EMAIL})
    waiting = rows(database, "SELECT kind, email_key FROM mails")
    send_due()
    secret = mailbox.secret_of(EMAIL)
    assert waiting == [(MailKind.RESET, EMAIL)]
    assert secret not in str(rows(database, "SELECT * FROM mail_links"))


def test_an_invitation_is_used_up_by_the_account_that_it_makes(
    stranger: FlaskClient, mailbox: MailServer, monkeypatch: pytest.MonkeyPatch, database: Engine
) -> None:
    monkeypatch.setenv("REGISTRATION", "invite")
    settings.cache_clear()
    secret = registration.invite()
    assert stranger.post("/api/auth/register", json=BODY).status_code == 403
    assert stranger.post("/api/auth/register", json=BODY | {"invitation": secret}).status_code == 202
    assert scalar(database, "SELECT count(*) FROM invitations") == 1
    send_due()
    told = {"token": mailbox.secret_of(EMAIL), "password": PASSWORD}
    assert stranger.post("/api/auth/verify", json=told).status_code == 201
    assert scalar(database, "SELECT count(*) FROM invitations") == 0
