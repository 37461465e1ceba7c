"""A Redis of a test's own, which it may kill."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from stack.ports import free_port
from stack.valkey import binary
from tests.support.waiting import wait_until


class Valkey:
    """A Valkey that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([str(binary()), *options], stdout=subprocess.DEVNULL)
        wait_until(self._answers, "Valkey answers")

    def kill(self) -> None:
        """Kill it without a word."""
        self.process.kill()
        self.process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it hang while the block runs: its connections stay, and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def fill(self) -> None:
        """Fill its memory, so that it refuses writes and answers reads; `make_room` ends it."""
        with redis.Redis.from_url(self.url) as client:
            client.config_set("maxmemory", client.info("memory")["used_memory"])

    def make_room(self) -> None:
        """Let it take writes again."""
        with redis.Redis.from_url(self.url) as client:
            client.config_set("maxmemory", 0)

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, retry=None).ping())
        except redis.RedisError:
            return False
