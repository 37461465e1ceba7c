"""Mail: one message over SMTP to the server of SMTP_URL, encrypted unless that is on the same machine."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from people.delivery.posting import NotDelivered
from services.settings import settings

SECONDS = 20.0  # of silence
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
ACCEPTED = 250


class NoMailServer(Exception):
    """The instance sends no mail."""

    def __init__(self) -> None:
        super().__init__("This instance sends no mail.")


def composed(to: str, subject: str, text: str, message_id: str, headers: dict[str, str] | None = None) -> EmailMessage:
    """Return a mail of plain text. The same `message_id` marks a mail that is sent again."""
    message = EmailMessage()
    message["From"], message["To"] = settings().MAIL_FROM, to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{message_id}@{urlsplit(settings().PUBLIC_URL).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    return message


def send(message: EmailMessage) -> int:
    """Send a mail and return the status of the server's answer: 250, or that of its refusal.

    Raises NoMailServer, NotDelivered where the server cannot be reached, or may accept the mail later.
    """
    try:
        with _connected() as server:
            server.send_message(message)
            return ACCEPTED
    except smtplib.SMTPRecipientsRefused as error:
        return _refusal(next(iter(error.recipients.values()))[0])
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return _refusal(error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(type(error).__name__) from error


def _refusal(status: int) -> int:
    """Return the status of a refusal for good. Raises NotDelivered for one of now."""
    if status < 500:
        raise NotDelivered(f"answered {status}")
    return status


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    url = settings().SMTP_URL
    if url is None:
        raise NoMailServer
    parts = urlsplit(url.get_secret_value())
    host, port, context = parts.hostname or "", parts.port or PORTS[parts.scheme], ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if parts.scheme == "smtp":
            server.starttls(context=context)  # raises where the server does not offer it
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
