"""Sign-ins while a thousand WebSockets live on the same web process, and whether each of these keeps its heartbeat.

A hash takes a tenth of a second of a core: it must not stop the sockets, nor they it. Each sign-in is one of its own
account and its own address, so that no limit of attempts is reached.
"""

import http.client
import json
import os
from collections.abc import Sequence
from itertools import cycle, islice
from statistics import median, quantiles
from time import perf_counter, sleep

from benchmarks import servers
from benchmarks.cached_reads import web
from benchmarks.listening import listening
from benchmarks.load import HOST, WrongAnswer
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from dashapp.live.connection import PING_EVERY
from services.people import registration
from services.people.clients import Client
from services.people.registration import RegisterRequest, Registration

CARDS = 60
SOCKETS = 1_000
ACCOUNTS, PASSWORD = 30, "correct horse battery staple"
SIGN_INS, EVERY = 120, 0.5  # number, and seconds between two: two heartbeats long
LOGIN = "/api/auth/login"


def measure(setting: Setting) -> list[Result]:
    """Return p95 of a sign-in, and the heartbeats that sockets lost meanwhile."""
    sockets = setting.scaled(SOCKETS, least=10)
    os.environ |= {"SOCKETS_PER_ADDRESS": str(sockets), "TRUSTED_PROXIES": HOST}
    with servers.database(setting.server_url) as engine:
        fill(engine, CARDS)
        emails = [_account(number) for number in range(ACCOUNTS)]
        with web(setting.folder / "web.log") as port, listening(port, sockets) as listeners:
            begin = perf_counter()
            times = _sign_in(port, list(islice(cycle(emails), setting.scaled(SIGN_INS, least=20))))
            expected = int((perf_counter() - begin) // PING_EVERY)
            told, _ = listeners.communicate()
    answered: list[int] = json.loads(told)["heartbeats"]
    lost = sum(max(0, expected - number) for number in answered)
    return [
        Result(f"sign-in beside {sockets:,} sockets, median", median(times), "ms"),
        Result(f"sign-in beside {sockets:,} sockets, p95", quantiles(times, n=20)[-1], "ms", target=at_most(400)),
        Result(f"{expected * sockets:,} heartbeats, lost", lost, "heartbeats", target=at_most(0)),
    ]


def _account(number: int) -> str:
    email = f"reader{number}@example.org"
    registration.register(RegisterRequest(email, PASSWORD), Client("203.0.113.9", "benchmark"), Registration.OPEN)
    return email


def _sign_in(port: int, emails: Sequence[str]) -> list[float]:
    """Sign in one after the other at a steady pace; return the milliseconds of each, counted from its due time."""
    connection = http.client.HTTPConnection(HOST, port)
    due, times = perf_counter(), []
    for number, email in enumerate(emails):
        sleep(max(0.0, due - perf_counter()))
        body = json.dumps({"email": email, "password": PASSWORD})
        address = f"198.51.100.{number % ACCOUNTS}"
        connection.request("POST", LOGIN, body, {"Content-Type": "application/json", "X-Forwarded-For": address})
        with connection.getresponse() as answer:
            answer.read()
        if answer.status != 200:
            raise WrongAnswer(f"{LOGIN}: {answer.status}")
        times.append(1000 * (perf_counter() - due))
        due += EVERY
    connection.close()
    return times
