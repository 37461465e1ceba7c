"""Somebody who asks a web server the same questions again and again, at a steady pace, beside what is measured."""

import http.client
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Event
from time import perf_counter

from benchmarks.load import HOST, WrongAnswer

HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}


@contextmanager
def posting(port: int, path: str, bodies: Sequence[bytes], every: float) -> Iterator["Future[list[float]]"]:
    """Post bodies in turn, one `every` so many seconds, until the end of the block; then there are the answers' times.

    A time counts from when the question was due, so that a slow answer does not hide those which waited behind it.
    """
    end = Event()
    with ThreadPoolExecutor(1) as pool:
        seconds = pool.submit(_post, port, path, bodies, every, end)
        try:
            yield seconds
        finally:
            end.set()


def _post(port: int, path: str, bodies: Sequence[bytes], every: float, end: Event) -> list[float]:
    connection = http.client.HTTPConnection(HOST, port)
    seconds = []
    due = perf_counter()
    for body in cycle(bodies):
        if end.wait(max(0.0, due - perf_counter())):
            break
        connection.request("POST", path, body, HEADERS)
        with connection.getresponse() as answer:
            answer.read()
        if answer.status not in (200, 204):
            raise WrongAnswer(f"{path}: {answer.status} to {body[:200]!r}")
        seconds.append(perf_counter() - due)
        due += every
    connection.close()
    return seconds
