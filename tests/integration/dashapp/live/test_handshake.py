"""Opening a WebSocket: what is no handshake is the client's mistake."""

import pytest

from tests.support.raw_http import Talk
from tests.support.serving import Site

UPGRADE = ("Upgrade: websocket", "Connection: keep-alive, Upgrade")
VERSION = "Sec-WebSocket-Version: 13"
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
WRONG = {
    "nothing at all": (),
    "no key": (*UPGRADE, VERSION),
    "a key that is none": (*UPGRADE, VERSION, "Sec-WebSocket-Key: x"),
    "an empty key": (*UPGRADE, VERSION, "Sec-WebSocket-Key: "),
    "a key that is too long": (*UPGRADE, VERSION, "Sec-WebSocket-Key: " + "AAAA" * 100),
    "two keys": (*UPGRADE, VERSION, KEY, KEY),
    "no version": (*UPGRADE, KEY),
    "another version": (*UPGRADE, KEY, "Sec-WebSocket-Version: 12"),
    "another protocol": ("Upgrade: h2c", "Connection: Upgrade", VERSION, KEY),
    "no connection": ("Upgrade: websocket", VERSION, KEY),
    "a body": (*UPGRADE, VERSION, KEY, "Content-Length: 5"),
    "a chunked body": (*UPGRADE, VERSION, KEY, "Transfer-Encoding: chunked"),
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
def test_what_is_no_handshake_is_refused(site: Site, fields: tuple[str, ...]) -> None:
    with Talk(site) as talk:
        talk.ask("/ws", *fields)
        answer = talk.hear()
        assert (answer.status, answer.headers["Sec-WebSocket-Version"]) == (400, "13")


def test_a_handshake_is_answered(site: Site) -> None:
    with Talk(site) as talk:
        talk.ask("/ws", *UPGRADE, VERSION, KEY)
        assert talk.socket.recv(12) == b"HTTP/1.1 101"
