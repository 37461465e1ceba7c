"""Messages: signed JSON for webhooks, short text for Discord that calls nobody."""

import hashlib
import hmac
import json
from decimal import Decimal

from people.delivery.messages import ID, LONGEST, SIGNATURE, discord, webhook
from services.people.alerts.events import AlertEvent
from services.people.alerts.outbox import Message
from services.people.alerts.wording import in_words
from tests.support.alerts import NOON, alert_event


def message(*events: AlertEvent, kind: str = "webhook") -> Message:
    return Message(5, 1, kind, "https://example.org/", "a secret", [5, 6], 1, events)


def test_a_webhook_can_check_who_has_sent_it_and_when() -> None:
    headers, body = webhook(message(alert_event()), NOON)
    told = dict(part.split("=") for part in headers[SIGNATURE].split(","))
    assert int(told["t"]) == int(NOON.timestamp())
    expected = hmac.new(b"a secret", f"{told['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert (told["v1"], headers[ID]) == (expected, "5")


def test_a_webhook_has_the_events_of_the_api() -> None:
    told = json.loads(webhook(message(alert_event()), NOON).body)
    (event,) = told["events"]
    assert (told["id"], told["type"]) == (5, "alerts")
    assert (event["price"], event["limit"], event["percent"], event["time"]) == (9.5, 10, None, "2026-11-30T12:00:00Z")
    assert json.loads(webhook(message(), NOON).body)["type"] == "test"


def test_discord_calls_nobody_and_gets_what_fits() -> None:
    told = json.loads(discord(message(*[alert_event(rule_name="@everyone " * 9)] * 40), NOON).body)
    assert told["allowed_mentions"] == {"parse": []}
    assert len(told["content"]) <= LONGEST
    shown = told["content"].count("Card 1")
    assert told["content"].endswith(f"... and {40 - shown} more")
    assert json.loads(discord(message(), NOON).body)["content"]


def test_a_line_says_card_price_and_rule() -> None:
    assert in_words(alert_event()) == "Card 1 (tst 1): $9.50, $10.00 or less"
    change = alert_event(trigger="change", percent=Decimal(-20), window="7d", limit=None, rule_name="Falls")
    assert in_words(change) == "Falls: Card 1 (tst 1): $9.50, changed by -20 % in 7d"
    stale = alert_event(kind="stale", price=None)
    assert in_words(stale) == "Card 1 (tst 1): no fresh price for some time ($10.00 or less)"
