"""Many clients of the WebSocket in one lean process: `python -m benchmarks.listeners PORT SOCKETS`.

Raw sockets that only store messages with their times, because a library's work for a thousand of them would add to the
server's. Prints `ready` once all have subscribed to the market, receives until its input is closed, then prints JSON:
"changes" has {"seq of prices_updated": [when each socket had it, seconds since 1970]}, "heartbeats" how many each got
an answer to, "lost" how many sockets the server has closed.
"""

import json
import re
import resource
import selectors
import socket
import sys
from collections import defaultdict
from time import time
from typing import NamedTuple

HOST = "127.0.0.1"
GREETING = (
    "GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
NO_MASK = b"\0\0\0\0"  # leaves a client's message unchanged
PING, PONG = b"\x89\x00", b"\x8a\x80" + NO_MASK
SUBSCRIBE, BEAT = b'{"action":"subscribe","channel":"market"}', b'{"action":"ping"}'
SUBSCRIBED, STORED = b'"type":"subscribed"', re.compile(rb'"type":"prices_updated","seq":(\d+)')
ANSWERED = b'"type":"pong"'
MOST = 1 << 16  # bytes read at once
PATIENCE = 30.0
FILES = 100  # beside the sockets


class Heard(NamedTuple):
    """The messages of one socket."""

    socket: int
    time: float
    data: bytes


def connect(port: int) -> socket.socket:
    """Return a socket with a confirmed subscription to the market. Raises ConnectionError."""
    one = socket.create_connection((HOST, port), timeout=PATIENCE)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.sendall(GREETING.format(host=f"{HOST}:{port}").encode())
    _read_until(one, b"\r\n\r\n")
    one.sendall(framed(SUBSCRIBE))
    _read_until(one, SUBSCRIBED)
    one.setblocking(False)
    return one


def framed(text: bytes) -> bytes:
    """Return a short text as a client sends it."""
    return b"\x81" + bytes([0x80 | len(text)]) + NO_MASK + text


def _read_until(one: socket.socket, mark: bytes) -> None:
    heard = b""
    while mark not in heard:
        data = one.recv(MOST)
        if not data:
            raise ConnectionError(heard.decode("latin-1"))
        heard += data


def listen(sockets: list[socket.socket]) -> tuple[list[Heard], int]:
    """Return all messages until the input is closed, and how many sockets the server has closed by then.

    Answers pings, and sends a heartbeat of its own with each.
    """
    beat = PONG + framed(BEAT)
    heard: list[Heard] = []
    lost = 0
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ, None)
        for number, one in enumerate(sockets):
            selector.register(one, selectors.EVENT_READ, number)
        while True:
            ready = selector.select()
            now = time()
            for key, _ in ready:
                if key.data is None:
                    return heard, lost
                try:
                    data = sockets[key.data].recv(MOST)
                    if PING in data:
                        sockets[key.data].sendall(beat)
                except ConnectionError:
                    data = b""
                if data:
                    heard.append(Heard(key.data, now, data))
                else:
                    selector.unregister(key.fileobj)
                    lost += 1


def times(heard: list[Heard]) -> dict[int, list[float]]:
    """Return the times at which each change arrived, one a socket; a message may arrive in pieces."""
    rest: dict[int, bytes] = defaultdict(bytes)
    found: dict[int, list[float]] = defaultdict(list)
    for one in heard:
        data = rest[one.socket] + one.data
        end = 0
        for match in STORED.finditer(data):
            found[int(match[1])].append(one.time)
            end = match.end()
        rest[one.socket] = data[end:]
    return found


def heartbeats(heard: list[Heard], sockets: int) -> list[int]:
    """Return how many heartbeats of each socket were answered."""
    received: dict[int, bytes] = defaultdict(bytes)
    for one in heard:
        received[one.socket] += one.data
    return [received[number].count(ANSWERED) for number in range(sockets)]


def main(port: str, count: str) -> None:
    """Connect, receive, print what was received."""
    allow_files(int(count) + FILES)
    sockets = [connect(int(port)) for _ in range(int(count))]
    print("ready", flush=True)
    heard, lost = listen(sockets)
    print(json.dumps({"changes": times(heard), "heartbeats": heartbeats(heard, len(sockets)), "lost": lost}))


def allow_files(number: int) -> None:
    """Let this process open so many files. Raises ValueError where the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
