"""A client that repeats the same requests to a web server at a steady pace, beside the measurement."""

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
    """Post bodies in turn, one every `every` seconds, until the end of the block; then the future has their times.

    A time counts from the due time of the request, so that a slow answer does not hide the requests queued behind it.
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
