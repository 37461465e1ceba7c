"""Alerts by mail: only to a verified address, with a link that mutes each, and a header that ends all."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import Engine

from db.sealing import opened
from db.writes.alert_deliveries import GROUPED
from people.delivery.delivering import deliver_due
from services.people.alerts import channels, muting, rules
from services.people.alerts.muting import MuteRequest, NoSuchLink
from services.people.alerts.requests import AddRequest, ChannelRequest, RulesRequest
from services.requests import RejectedRequest
from tests.support.mail_server import MailServer, mail_server
from tests.support.people import EMAIL, register
from tests.support.prices import execute, make_card, price, scalar, series, store
from tests.support.steps import later_steps
from upkeep import after_prices

NOW = datetime.now(UTC)


@pytest.fixture
def user(database: Engine) -> int:
    """A user with a verified address; card 1 costs 12.00."""
    store(database, [series(1, price(NOW - timedelta(hours=3), "12.00"))], [make_card(1)])
    with later_steps(after_prices.evaluate_alerts):
        after_prices.run(database, anyway=True)
    number = register(EMAIL).user.id
    execute(database, "UPDATE users SET email_verified_at = now()")
    return number


@pytest.fixture
def mailbox(user: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server(monkeypatch) as made:
        yield made


def deliver() -> int:
    """Deliver what is due after the events were grouped."""
    with time_machine.travel(datetime.now(UTC) + GROUPED, tick=False):
        return deliver_due()


def fire(user: int, limit: int = 20) -> int:
    return rules.add(user, AddRequest("below", 1, price=Decimal(limit), notifies_if_true=True)).id


def token_in(text: str) -> str:
    """The token of the first link in a text."""
    return re.findall(r"token=([\w.-]+)", text)[0]


def states(user: int) -> list[str]:
    return [one.state for one in rules.load_rules(user, RulesRequest()).items]


def test_an_alert_comes_by_mail_with_a_link_that_pauses_it(user: int, mailbox: MailServer) -> None:
    made, secret = channels.add(user, ChannelRequest("email"))
    assert (made.host, made.name, secret) == (EMAIL, "E-mail", None)
    fire(user)
    assert deliver() == 1
    (mail,) = mailbox.to(EMAIL)
    assert (mail.get_content_type(), "Card 1 (tst 1): $12.00" in mail["Subject"]) == ("text/plain", True)
    assert "https://cards.example.org/mute?token=" in mail.get_content()
    token = token_in(mail.get_content())
    for _ in range(2):
        muting.mute(MuteRequest(token))
    assert states(user) == ["paused"]


def test_the_header_of_a_mail_ends_all_of_them(user: int, mailbox: MailServer) -> None:
    channels.add(user, ChannelRequest("email"))
    fire(user)
    deliver()
    (mail,) = mailbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    muting.mute(MuteRequest(token_in(mail["List-Unsubscribe"])))
    (shown,) = channels.load_channels(user)
    assert (shown.disabled_at is not None, "link" in shown.disabled_because) == (True, True)
    fire(user)
    assert deliver() == 0


def test_several_alerts_are_one_mail(user: int, mailbox: MailServer) -> None:
    channels.add(user, ChannelRequest("email"))
    fire(user)
    fire(user, 30)
    assert deliver() == 1
    (mail,) = mailbox.mails
    assert (mail["Subject"], mail.get_content().count("Mute this alert")) == ("2 alerts", 2)


@pytest.mark.parametrize("wrong", ["", "x", "1.2", "1.1.AAAA", "9.0.", "999999999999.1.x", "1.0.é"])
def test_a_link_that_is_not_ours_mutes_nothing(wrong: str, user: int, mailbox: MailServer) -> None:
    channels.add(user, ChannelRequest("email"))
    fire(user)
    with pytest.raises(NoSuchLink):
        muting.mute(MuteRequest(wrong))
    assert states(user) == ["fired"]


def test_a_link_mutes_no_rule_of_somebody_else(user: int, mailbox: MailServer, database: Engine) -> None:
    made, _ = channels.add(user, ChannelRequest("email"))
    other = register("eve@example.org").user.id
    theirs = fire(other)
    secret = opened(str(scalar(database, "SELECT secret FROM alert_channels")))
    with pytest.raises(NoSuchLink):
        muting.mute(MuteRequest(muting.token_of(made.id, secret, theirs)))
    assert states(other) == ["fired"]


def test_mail_goes_to_the_verified_address_of_the_account_only(
    user: int, mailbox: MailServer, database: Engine
) -> None:
    with pytest.raises(RejectedRequest, match="must be left out"):
        channels.add(user, ChannelRequest("email", "eve@example.org"))
    execute(database, "UPDATE users SET email_verified_at = NULL")
    with pytest.raises(RejectedRequest, match="needs a verified address"):
        channels.add(user, ChannelRequest("email"))


def test_without_a_mail_server_there_is_no_such_channel(user: int) -> None:
    with pytest.raises(RejectedRequest, match="sends no mail"):
        channels.add(user, ChannelRequest("email"))


def test_a_mailbox_that_refuses_ends_the_channel_and_says_why(user: int, mailbox: MailServer) -> None:
    channels.add(user, ChannelRequest("email"))
    fire(user)
    mailbox.refusals[EMAIL] = "550 no such mailbox"
    assert deliver() == 0
    (shown,) = channels.load_channels(user)
    assert (shown.last_status, "550" in shown.disabled_because) == (550, True)
