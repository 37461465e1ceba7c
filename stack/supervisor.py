"""Starts services, watches them, shows what they say, starts again what must run, and ends them in reverse order."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stack.console import Console, LogFollower
from stack.errors import StackError
from stack.files import ROOT, make_folder, rotate, tail
from stack.guard import Order
from stack.processes import Guarded, describe_exit
from stack.readiness import refusal
from stack.service import OnExit, Service

TICK = 0.1
READY_SECONDS = 120.0
LONGEST_PAUSE = 60.0
STEADY_SECONDS = 60.0


@dataclass
class Running:
    """A service that was started. `due` is when it is started again, if it has ended."""

    service: Service
    log: Path
    guarded: Guarded
    follower: LogFollower
    since: float
    failures: int = 0
    due: float | None = None


class Supervisor:
    """Runs services whose guards hold on to `lifeline`, a lock file that the launcher has for itself."""

    def __init__(
        self, console: Console, lifeline: Path, environment: Mapping[str, str], failure: Callable[[], str | None]
    ) -> None:
        self._console = console
        self._lifeline = lifeline
        self._environment = environment
        self._failure = failure
        self._logs = make_folder(lifeline.parent / "log")
        self._running: list[Running] = []

    def start(self, service: Service, base_url: str) -> None:
        """Start a service; return when it answers, if it is one that answers. Raises StackError when it does not."""
        log = rotate(self._logs / f"{service.name}.log")
        self._running.append(self._launch(service, log))
        deadline = time.monotonic() + READY_SECONDS
        for path in service.answers:
            while (problem := refusal(base_url + path)) is not None:
                self._tick()
                if time.monotonic() > deadline:
                    raise StackError(f"Not ready after {READY_SECONDS:.0f} s: {problem}\nIts log:\n{tail(log)}")
                time.sleep(TICK)

    def watch(self) -> None:
        """Watch until a StackError or an interrupt ends it."""
        while True:
            self._tick()
            time.sleep(TICK)

    def stop(self, hurry: Callable[[], bool]) -> None:
        """End all services, the last one first; at once as soon as `hurry` says so."""
        while self._running:
            running = self._running[-1]
            self._end(running, hurry)
            running.follower.close()
            self._running.pop()

    def _launch(self, service: Service, log: Path) -> Running:
        guarded = self._guard(service, log)
        return Running(service, log, guarded, LogFollower(service.name, log, self._console), time.monotonic())

    def _guard(self, service: Service, log: Path) -> Guarded:
        order = Order(list(service.command), str(ROOT), str(self._lifeline), True, service.stop)
        return Guarded.start(order, environment=self._environment, log=log)

    def _tick(self) -> None:
        for running in list(self._running):
            running.follower.show()
            self._check(running)
        problem = self._failure()
        if problem:
            raise StackError(problem)

    def _check(self, running: Running) -> None:
        code = running.guarded.poll()
        if code is None:
            return
        if running.due is None:
            running.follower.show()
            self._ended(running, code)
        elif time.monotonic() >= running.due:
            self._restart(running)

    def _ended(self, running: Running, code: int) -> None:
        service = running.service
        what = f"The {service.name} process {describe_exit(code)}"
        if service.on_exit is OnExit.FAIL:
            raise StackError(f"{what}. The end of its log {running.log}:\n{tail(running.log)}{service.advice}".rstrip())
        if service.on_exit is OnExit.GO_ON:
            running.follower.close()
            self._running.remove(running)
            if code != 0:
                self._console.say(f"{what}; everything else goes on. {service.advice}".rstrip())
            return
        steady = time.monotonic() - running.since > STEADY_SECONDS
        running.failures = 1 if steady else running.failures + 1
        pause = min(2.0 ** (running.failures - 1), LONGEST_PAUSE)
        running.due = time.monotonic() + pause
        self._console.say(f"{what}; it is started again in {pause:.0f} s. Its log: {running.log}")

    def _restart(self, running: Running) -> None:
        running.guarded = self._guard(running.service, running.log)
        running.since, running.due = time.monotonic(), None

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
