"""Load generator for a web server: `python -m benchmarks.load PORT CONNECTIONS SECONDS PATH...`.

Each connection stays open and requests the paths in turn, the next as soon as the last is answered. A separate process,
so that it shares only the machine with the measured one. Prints the fields of Load as JSON. Sends the cookie that the
environment variable LOAD_COOKIE has.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from time import perf_counter

HOST = "127.0.0.1"
WARM_UP = 0.5  # seconds whose answers do not count
COOKIE = f"Cookie: {os.environ['LOAD_COOKIE']}\r\n" if "LOAD_COOKIE" in os.environ else ""
HEADERS = "Host: localhost\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate\r\n"


class WrongAnswer(RuntimeError):
    """An answer with another status than 200, or with another length than the first one to the same path."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests answered a second, and the time that 95 of 100 requests took at most."""

    answers: int
    per_second: float
    p95_ms: float
    body_bytes: float  # on average


class Asker:
    """Requests paths in turn until a deadline, and stores the times of the answers."""

    def __init__(self, port: int, paths: Sequence[str], begin: float, end: float) -> None:
        self.port, self.paths, self.begin, self.end = port, paths, begin, end
        self.lengths: dict[str, int] = {}
        self.seconds: list[float] = []
        self.bytes = 0

    async def run(self, first: int) -> None:
        """Send requests over one connection, beginning with the path number `first`."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        first %= len(self.paths)
        for path in cycle([*self.paths[first:], *self.paths[:first]]):
            start = perf_counter()
            if start >= self.end:
                break
            writer.write(f"GET {path} HTTP/1.1\r\n{HEADERS}{COOKIE}\r\n".encode())
            length = await self._answer(reader, path)
            if start >= self.begin:
                self.seconds.append(perf_counter() - start)
                self.bytes += length
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, path: str) -> int:
        head = await reader.readuntil(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        names = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(names["content-length"])
        await reader.readexactly(length)
        if status.split()[1] != "200" or length != self.lengths.setdefault(path, length):
            raise WrongAnswer(f"{path}: {status}, {length} bytes")
        return length


async def ask(port: int, connections: int, seconds: float, paths: Sequence[str]) -> Load:
    """Send requests on `connections` for `seconds`, and return the load. Raises WrongAnswer."""
    begin = perf_counter() + WARM_UP
    asker = Asker(port, paths, begin, begin + seconds)
    await asyncio.gather(*(asker.run(number) for number in range(connections)))
    times = sorted(asker.seconds)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    return Load(len(times), len(times) / seconds, p95 * 1000, asker.bytes / len(times))


if __name__ == "__main__":
    port, connections, seconds, *paths = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(ask(int(port), int(connections), float(seconds), paths)))))
