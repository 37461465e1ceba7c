"""Supervision: starts services, watches them and the servers, restarts them, and ends services in reverse order."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.account import Account
from stack.console import Console, LogFollower
from stack.errors import StackError
from stack.files import ROOT, make_folder, rotate, rotate_large, tail
from stack.guard import Order
from stack.processes import Guarded, describe_exit
from stack.readiness import refusal
from stack.restarts import Restarts
from stack.server import EmbeddedServer
from stack.service import OnExit, Service

TICK = 0.1
READY_SECONDS = 120.0
LARGEST_LOG = 10 << 20  # bytes; one earlier log stays beside it


@dataclass
class Running:
    """A started service."""

    service: Service
    log: Path
    guarded: Guarded
    follower: LogFollower
    restarts: Restarts = field(default_factory=Restarts)
    starting: bool = False  # it has not answered yet


class Supervisor:
    """Runs services whose guards wait for `lifeline`, a lock file that the launcher holds exclusively.

    They run as `account`, None for our own. `servers` are those that the launcher has started for them.
    """

    def __init__(
        self,
        console: Console,
        lifeline: Path,
        environment: Mapping[str, str],
        servers: Sequence[EmbeddedServer],
        account: Account | None = None,
    ) -> None:
        self._console = console
        self._lifeline = lifeline
        self._environment = environment
        self._account = account
        self._servers = [(server, Restarts()) for server in servers]
        self._logs = make_folder(lifeline.parent / "log")
        self._running: list[Running] = []

    def start(self, service: Service, base_url: str) -> None:
        """Start a service; one with `answers` is awaited until it answers. Raises StackError when it does not."""
        log = rotate(self._logs / f"{service.name}.log")
        running = self._launch(service, log)
        self._running.append(running)
        deadline = time.monotonic() + READY_SECONDS
        for path in service.answers:
            while (problem := refusal(base_url + path)) is not None:
                self._tick()
                if time.monotonic() > deadline:
                    raise StackError(f"Not ready after {READY_SECONDS:.0f} s: {problem}\nIts log:\n{tail(log)}")
                time.sleep(TICK)
        running.starting = False

    def watch(self) -> None:
        """Watch until a StackError or an interrupt ends it."""
        while True:
            self._tick()
            time.sleep(TICK)

    def stop(self, hurry: Callable[[], bool]) -> None:
        """End all services, the last one first; kills them as soon as `hurry` returns True."""
        while self._running:
            running = self._running[-1]
            self._end(running, hurry)
            running.follower.close()
            self._running.pop()

    def _launch(self, service: Service, log: Path) -> Running:
        guarded = self._guard(service, log)
        follower = LogFollower(service.name, log, self._console)
        return Running(service, log, guarded, follower, starting=bool(service.answers))

    def _guard(self, service: Service, log: Path) -> Guarded:
        order = Order(list(service.command), str(ROOT), str(self._lifeline), True, service.stop, account=self._account)
        return Guarded.start(order, environment=self._environment, log=log)

    def _tick(self) -> None:
        for running in list(self._running):
            running.follower.show()
            rotate_large(running.log, LARGEST_LOG)
            self._check(running)
        for server, restarts in self._servers:
            rotate_large(server.log, LARGEST_LOG)
            if not server.alive():
                self._revive(server, restarts)

    def _revive(self, server: EmbeddedServer, restarts: Restarts) -> None:
        if restarts.due is None:
            pause = restarts.ended()
            self._console.say(f"{server.name} has stopped; it is started again in {pause:.0f} s. Its log: {server.log}")
        elif restarts.is_due():
            server.revive()
            restarts.begun()
            self._console.say(f"{server.name} runs again.")

    def _check(self, running: Running) -> None:
        code = running.guarded.poll()
        if code is None:
            return
        if running.restarts.due is None:
            running.follower.show()
            self._ended(running, code)
        elif running.restarts.is_due():
            self._restart(running)

    def _ended(self, running: Running, code: int) -> None:
        service = running.service
        what = f"The {service.name} process {describe_exit(code)}"
        if running.starting:
            raise StackError(f"{what}. The end of its log {running.log}:\n{tail(running.log)}{service.advice}".rstrip())
        if service.on_exit is OnExit.GO_ON:
            running.follower.close()
            self._running.remove(running)
            if code != 0:
                self._console.say(f"{what}; everything else goes on. {service.advice}".rstrip())
            return
        pause = running.restarts.ended()
        self._console.say(f"{what}; it is started again in {pause:.0f} s. Its log: {running.log}")

    def _restart(self, running: Running) -> None:
        running.guarded = self._guard(running.service, running.log)
        running.restarts.begun()

    def _end(self, running: Running, hurry: Callable[[], bool]) -> None:
        guarded = running.guarded
        guarded.ask_to_end()
        deadline = time.monotonic() + guarded.seconds_to_end()
        while guarded.poll() is None and time.monotonic() < deadline:
            running.follower.show()
            if hurry():
                guarded.ask_to_end()
            time.sleep(TICK)
        guarded.wait_ended(0)
