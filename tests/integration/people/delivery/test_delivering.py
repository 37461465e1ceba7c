"""Deliveries: one message a channel, tried again, paused, given up, each as its answers demand."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import Engine

from db.sealing import opened
from db.settings import settings as db_settings
from db.writes.alert_deliveries import GROUPED
from people.delivery.delivering import deliver_due
from people.delivery.posting import Answer, NotDelivered, post
from services.people import settings
from services.people.alerts import channels, rules
from services.people.alerts.requests import AddRequest, ChannelRequest
from services.people.settings import SettingsRequest
from tests.conftest import SECRET_KEY
from tests.support.people import register
from tests.support.prices import execute, make_card, price, rows, scalar, series, store
from tests.support.steps import later_steps
from upkeep import after_prices

NOW = datetime.now(UTC)
NUMBERS = itertools.count()
DISCORD = "https://discord.com/api/webhooks/1/2"


class Receiver:
    """A receiver that gives its answers one by one, the last one for good."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers, self.bodies = [*answers], list[bytes]()

    def __call__(self, _address: str, _headers: Mapping[str, str], body: bytes) -> Answer:
        self.bodies.append(body)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def user(database: Engine) -> int:
    """A user; card 1 costs 12.00."""
    store(database, [series(1, price(NOW - timedelta(hours=3), "12.00"))], [make_card(1)])
    with later_steps(after_prices.evaluate_alerts):
        after_prices.run(database, anyway=True)
    return register().user.id


def fire(user: int, times: int = 1) -> None:
    for _ in range(times):
        told = AddRequest("below", 1, price=Decimal(20), notifies_if_true=True, name=f"Alert {next(NUMBERS)}")
        rules.add(user, told)


def channel(user: int, kind: str = "webhook", address: str = "https://example.org/hook") -> int:
    return channels.add(user, ChannelRequest(kind, address))[0].id


def deliver(receiver: Receiver, after: timedelta = timedelta()) -> int:
    """Deliver what is due some time after the events were grouped."""
    with time_machine.travel(datetime.now(UTC) + GROUPED + after, tick=False):
        return deliver_due(receiver)


def test_events_of_one_moment_are_one_message_and_are_sent_once(user: int, database: Engine) -> None:
    channel(user)
    fire(user, 3)
    receiver = Receiver(Answer(204))
    assert (deliver(receiver), deliver(receiver), len(receiver.bodies)) == (1, 0, 1)
    assert receiver.bodies[0].count(b'"kind":"fired"') == 3
    assert scalar(database, "SELECT count(*) FROM alert_deliveries WHERE sent_at IS NOT NULL AND due_at IS NULL") == 3


def test_events_of_thirty_seconds_are_one_message(user: int, database: Engine) -> None:
    channel(user)
    receiver = Receiver(Answer(204))
    fire(user)
    assert deliver_due(receiver) == 0
    execute(database, "UPDATE alert_deliveries SET due_at = due_at - interval '29 seconds'")
    fire(user)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=2), tick=False):
        assert deliver_due(receiver) == 1
    assert receiver.bodies[0].count(b'"kind":"fired"') == 2
    assert deliver(receiver) == 0


def test_after_the_messages_of_a_day_the_next_day_has_the_rest_in_one(user: int) -> None:
    channel(user)
    settings.change(user, SettingsRequest(time_zone="Asia/Tokyo", messages_a_day=2))
    receiver = Receiver(Answer(200))
    tokyo = ZoneInfo("Asia/Tokyo")
    morning = datetime.now(tokyo).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for hours in (0, 2, 4, 6, 14.9, 15.1):  # the day ends after 15 hours
        fire(user)
        with time_machine.travel(morning + timedelta(hours=hours), tick=False):
            deliver_due(receiver)
    assert [body.count(b'"kind":"fired"') for body in receiver.bodies] == [1, 1, 4]


def test_what_a_channel_keeps_secret_is_stored_sealed(user: int, database: Engine) -> None:
    made, secret = channels.add(user, ChannelRequest("webhook", "https://example.org/hook?key=abc"))
    ((address, stored),) = rows(database, "SELECT address, secret FROM alert_channels")
    assert "example" not in address
    assert secret is not None
    assert secret not in stored
    assert (opened(address), opened(stored), made.host) == ("https://example.org/hook?key=abc", secret, "example.org")


def test_a_channel_whose_key_is_lost_is_switched_off_and_says_so(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    channel(user)
    fire(user)
    receiver = Receiver(Answer(200))
    monkeypatch.setenv("SECRET_KEY", "another-key-of-tests")
    db_settings.cache_clear()
    assert (deliver(receiver), receiver.bodies) == (0, [])
    shown = channels.load_channels(user)[0]
    assert (shown.disabled_at is not None, shown.host) == (True, "")
    assert "another SECRET_KEY" in shown.disabled_because


def test_a_key_is_changed_with_the_one_of_before(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    channel(user)
    monkeypatch.setenv("OLD_SECRET_KEYS", f"an-older-key-of-all, {SECRET_KEY}")
    monkeypatch.setenv("SECRET_KEY", "another-key-of-tests")
    db_settings.cache_clear()
    assert channels.seal_anew() == 1
    monkeypatch.delenv("OLD_SECRET_KEYS")
    db_settings.cache_clear()
    fire(user)
    assert deliver(Receiver(Answer(200))) == 1


def test_five_failures_within_six_hours_disable_a_channel_and_say_why(user: int) -> None:
    number = channel(user)
    fire(user)
    receiver = Receiver(NotDelivered("ConnectTimeout"))
    for minutes in range(0, 6 * 60 + 5, 5):
        deliver(receiver, timedelta(minutes=minutes))
    assert len(receiver.bodies) == 5
    (shown,) = channels.load_channels(user)
    assert (shown.disabled_at is not None, "ConnectTimeout" in shown.disabled_because) == (True, True)
    fire(user)
    assert deliver(receiver, timedelta(hours=7)) == 0
    channels.test(user, number)
    assert deliver(Receiver(Answer(200)), timedelta(hours=7)) == 1
    assert channels.load_channels(user)[0].disabled_at is None


def test_a_receiver_that_asks_to_wait_is_asked_later_and_never_disabled(user: int) -> None:
    channel(user, "discord", DISCORD)
    fire(user)
    receiver = Receiver(*[Answer(429, timedelta(hours=1))] * 9, Answer(204))
    for tries in range(9):
        assert deliver(receiver, tries * timedelta(minutes=10)) == 0
    assert deliver(receiver, timedelta(minutes=89)) == 0
    assert deliver(receiver, timedelta(minutes=91)) == 1
    assert channels.load_channels(user)[0].disabled_at is None


@pytest.mark.parametrize("kind", ["discord", "webhook"])
@pytest.mark.parametrize(("status", "is_gone"), [(401, True), (404, True), (410, True), (400, False), (503, False)])
def test_a_receiver_that_is_gone_or_refuses_us_is_disabled_at_once_and_the_list_says_so(
    user: int, kind: str, status: int, is_gone: bool
) -> None:
    """folia-redstone v0.2.1: an answer to wait disabled a webhook for good; these do, others are tried again."""
    channel(user, kind, DISCORD)
    fire(user)
    receiver = Receiver(Answer(status))
    deliver(receiver)
    (shown,) = channels.load_channels(user)
    assert (shown.disabled_at is not None, shown.last_status) == (is_gone, status)
    assert (f"answered {status}" in shown.disabled_because) == is_gone
    deliver(receiver, timedelta(minutes=6))
    assert len(receiver.bodies) == (1 if is_gone else 2)


@pytest.mark.parametrize("pause", [timedelta(), timedelta(milliseconds=300), timedelta(hours=100)])
def test_however_long_a_receiver_asks_to_wait_it_is_tried_again_within_ten_minutes(user: int, pause: timedelta) -> None:
    """discord-api-docs#4722: milliseconds were told where seconds were documented."""
    channel(user, "discord", DISCORD)
    fire(user)
    receiver = Receiver(Answer(429, pause), Answer(204))
    assert deliver(receiver) == 0
    assert deliver(receiver, timedelta(minutes=10, seconds=1)) == 1
    assert channels.load_channels(user)[0].disabled_at is None


def test_a_name_that_leads_into_our_network_is_never_asked(user: int) -> None:
    channel(user, address="https://localhost/")
    fire(user)
    with time_machine.travel(datetime.now(UTC) + GROUPED, tick=False):
        assert deliver_due(post) == 0
    assert "not an address of the public internet" in channels.load_channels(user)[0].disabled_because


def test_after_five_messages_in_an_hour_the_next_is_a_digest(user: int) -> None:
    channel(user)
    receiver = Receiver(Answer(200))
    for minutes in range(8):
        fire(user)
        deliver(receiver, timedelta(minutes=minutes))
    assert len(receiver.bodies) == 5
    deliver(receiver, timedelta(minutes=61))
    assert [body.count(b'"kind":"fired"') for body in receiver.bodies] == [1, 1, 1, 1, 1, 3]


def test_nothing_is_sent_in_quiet_hours(user: int) -> None:
    channel(user)
    begin, end = (f"{(NOW + timedelta(hours=hours)):%H:%M}" for hours in (-1, 2))
    settings.change(user, SettingsRequest(quiet_from=begin, quiet_until=end))
    fire(user)
    receiver = Receiver(Answer(200))
    assert (deliver(receiver), deliver(receiver, timedelta(hours=2, minutes=1))) == (0, 1)


def test_a_delivery_that_was_cut_off_is_sent_again_with_the_same_id(user: int) -> None:
    channel(user)
    fire(user)

    def kill(*_: object) -> Answer:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), time_machine.travel(datetime.now(UTC) + GROUPED, tick=False):
        deliver_due(kill)
    receiver = Receiver(Answer(200))
    assert deliver(receiver) == 0
    assert deliver(receiver, timedelta(minutes=6)) == 1
    assert b'"id":1,' in receiver.bodies[0]


def test_a_deleted_channel_delivers_nothing(user: int, database: Engine) -> None:
    number = channel(user)
    fire(user)
    channels.delete(user, number)
    assert deliver(Receiver(Answer(200))) == 0
    execute(database, "DELETE FROM users")
    assert rows(database, "SELECT id FROM alert_deliveries") == []
