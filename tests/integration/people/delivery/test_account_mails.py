"""Mails of accounts over a real server: sent again after failures, ended by refusals, never twice by two workers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pydantic import ValidationError
from sqlalchemy import Engine

from accounts import access_tokens
from people.delivery import mail
from people.delivery.account_mails import send_due
from people.delivery.posting import NotDelivered
from services.people import program_tokens, resetting
from services.people.program_tokens import RefreshRefused, RefreshRequest
from services.people.resetting import ResetRequest
from services.people.signing_in import Credentials
from services.settings import ServiceSettings, settings
from tests.support.mail_server import MailServer, mail_server
from tests.support.people import CLIENT, EMAIL, PASSWORD, register
from tests.support.prices import execute, scalar


@pytest.fixture
def mailbox(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The server of mail, and a user who has asked for a new password."""
    with mail_server(monkeypatch) as made:
        register(EMAIL)
        resetting.ask(ResetRequest(EMAIL))
        yield made


def send(after: timedelta = timedelta()) -> int:
    with time_machine.travel(datetime.now(UTC) + after, tick=False):
        return send_due()


def test_a_mail_that_is_taken_later_is_sent_again_with_another_link(mailbox: MailServer, database: Engine) -> None:
    mailbox.refusals[EMAIL] = "451 greylisted"
    assert (send(), send(timedelta(seconds=30))) == (0, 0)
    mailbox.refusals.clear()
    assert send(timedelta(minutes=2)) == 1
    assert scalar(database, "SELECT count(*) FROM mails") == 0
    assert scalar(database, "SELECT count(*) FROM mail_links") == 2


def test_a_mail_is_given_up_after_five_failures(mailbox: MailServer, database: Engine) -> None:
    mailbox.refusals[EMAIL] = "451 greylisted"
    for hours in range(10):
        send(timedelta(hours=hours))
    assert scalar(database, "SELECT count(*) FROM mails") == 0


def test_a_mail_that_is_refused_for_good_ends(mailbox: MailServer, database: Engine) -> None:
    mailbox.refusals[EMAIL] = "550 no such mailbox"
    assert send() == 0
    assert scalar(database, "SELECT count(*) FROM mails") == 0


def test_a_server_that_is_away_loses_no_mail(
    mailbox: MailServer, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp+plain://127.0.0.1:9")
    settings.cache_clear()
    assert send() == 0
    assert scalar(database, "SELECT count(*) FROM mails") == 1


def test_the_owner_of_a_copied_refresh_token_is_mailed_once(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    key = access_tokens.signing_key("a secret of the test")
    with mail_server(monkeypatch) as mailbox:
        register(EMAIL)
        stolen = RefreshRequest(program_tokens.grant(Credentials(EMAIL, PASSWORD), CLIENT, key).refresh_token)
        program_tokens.refresh(stolen, CLIENT, key)
        execute(database, "UPDATE refresh_tokens SET used_at = used_at - interval '31 seconds'")
        for _ in range(2):
            with pytest.raises(RefreshRefused):
                program_tokens.refresh(stolen, CLIENT, key)
        assert (send_due(), send_due()) == (1, 0)
        (received,) = mailbox.mails
    assert received["To"] == EMAIL
    assert "was used twice" in received["Subject"]
    assert "/settings" in received.get_content()
    assert stolen.refresh_token not in received.get_content()


def test_a_worker_that_was_killed_while_it_sent_leaves_the_mail_to_the_next_one(
    mailbox: MailServer, database: Engine
) -> None:
    def killed(_message: object) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_due(killed)
    assert send() == 0
    assert send(timedelta(minutes=6)) == 1


def test_a_server_without_encryption_is_refused_unless_that_is_said(
    mailbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", mailbox.url.replace("smtp+plain", "smtp"))
    settings.cache_clear()
    with pytest.raises(NotDelivered, match="SMTPNotSupportedError"):
        mail.send(mail.composed(EMAIL, "A subject", "A text", "id"))
    assert mailbox.mails == []


def test_no_text_makes_a_header(mailbox: MailServer) -> None:
    mail.send(mail.composed(EMAIL, "A card\r\nBcc: eve@example.org", "A text\n.\nBcc: eve@example.org\n", "id"))
    (received,) = mailbox.mails
    assert (received["Subject"], received["Bcc"]) == ("A card Bcc: eve@example.org", None)
    assert received.get_content().splitlines() == ["A text", ".", "Bcc: eve@example.org"]


@pytest.mark.parametrize(
    ("url", "sender", "site"),
    [
        ("http://mail.example.org", "cards@example.org", "https://cards.example.org"),
        ("smtps://", "cards@example.org", "https://cards.example.org"),
        ("smtp+plain://ada:secret@mail.example.org", "cards@example.org", "https://cards.example.org"),
        ("smtps://mail.example.org", "", "https://cards.example.org"),
        ("smtps://mail.example.org", "cards@example.org", ""),
    ],
)
def test_a_mail_server_needs_a_sender_and_an_address_for_links(
    url: str, sender: str, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SMTP_URL": url, "MAIL_FROM": sender, "PUBLIC_URL": site}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        ServiceSettings(_env_file=None)
    assert "secret" not in str(refused.value)
