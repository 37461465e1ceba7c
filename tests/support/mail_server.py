"""A small SMTP server in this process: real sockets, every mail kept, recipients refused as told."""

import email
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

import pytest

from services.settings import settings

SETTINGS = ("SMTP_URL", "MAIL_FROM", "PUBLIC_URL")
SITE, SENDER = "https://cards.example.org", "Dualcaster <cards@example.org>"


class MailServer(socketserver.ThreadingTCPServer):
    """The server; `refusals` are its answers to recipients, such as "550 no such mailbox"."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails, self.refusals = list[EmailMessage](), dict[str, str]()

    @property
    def url(self) -> str:
        """Its address as a setting."""
        return f"smtp+plain://127.0.0.1:{self.server_address[1]}"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address."""
        return [one for one in self.mails if one["To"] == address]

    def secret_of(self, address: str) -> str:
        """The secret of the link in the only mail to an address."""
        (mail,) = self.to(address)
        return re.findall(r"#([\w-]+)", mail.get_content())[0]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail.example.org")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            if word == "DATA":
                self._take()
            elif word == "RCPT":
                address = re.findall("<(.*)>", line)[0]
                self._say(self.server.refusals.get(address, "250 ok"))
            else:
                self._say("250 ok" if word in ("EHLO", "HELO", "MAIL", "RSET", "NOOP") else "500 what?")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(message, EmailMessage)
        self.server.mails.append(message)
        self._say("250 taken")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that the settings name."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        for name, value in zip(SETTINGS, (server.url, SENDER, SITE), strict=True):
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield server
        server.shutdown()
    for name in SETTINGS:
        monkeypatch.delenv(name)
    settings.cache_clear()
