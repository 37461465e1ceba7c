"""Delivers what the outbox holds: each channel one message, and what its answer leads to."""

from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime

import structlog

from people.delivery import mail
from people.delivery.mail import NoMailServer
from people.delivery.messages import WRITERS, email
from people.delivery.posting import Answer, NotDelivered, post
from people.delivery.public_addresses import ForbiddenAddress, UnknownName
from services.people.alerts import outbox
from services.people.alerts.channels import MAIL
from services.people.alerts.outbox import Message

TOO_MANY = 429
# Answers that another attempt would not change: nobody is there, or we are not let in. Of mail, every refusal for good.
GONE: Mapping[str, Container[int]] = {
    "webhook": frozenset({401, 404, 410}),
    "discord": frozenset({401, 403, 404, 410}),
    MAIL: range(500, 600),
}

Posting = Callable[[str, Mapping[str, str], bytes], Answer]

log = structlog.get_logger()


def deliver_due(posting: Posting = post) -> int:
    """Deliver what is due, and return the number of messages that were accepted."""
    return sum(deliver(message, posting) for message in outbox.claim_due(datetime.now(UTC)))


def deliver(message: Message, posting: Posting) -> bool:
    """Send a message, store how it ended, and return whether it was accepted."""
    now = datetime.now(UTC)
    try:
        answer = _answered(message, posting, now)
    except (ForbiddenAddress, NoMailServer) as error:
        outbox.refused(message, None, str(error), now)
        return False
    except (NotDelivered, UnknownName) as error:
        outbox.failed(message, None, str(error), now)
        return False
    log.info("alerts sent", channel=message.channel_id, status=answer.status, events=len(message.events))
    _store(message, answer, now)
    return 200 <= answer.status < 300


def _answered(message: Message, posting: Posting, now: datetime) -> Answer:
    if message.kind == MAIL:
        return Answer(mail.send(email(message)))
    headers, body = WRITERS[message.kind](message, now)
    return posting(message.address, headers, body)


def _store(message: Message, answer: Answer, now: datetime) -> None:
    problem = f"answered {answer.status}"
    if 200 <= answer.status < 300:
        outbox.sent(message, answer.status, now)
    elif answer.status == TOO_MANY and answer.pause is not None:
        outbox.paused(message, answer.status, answer.pause, now)
    elif answer.status in GONE[message.kind]:
        outbox.refused(message, answer.status, f"The receiver {problem}: it is gone, or refuses us.", now)
    else:
        outbox.failed(message, answer.status, problem, now)
