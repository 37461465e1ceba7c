"""Locust's part: requests of one stage at a constant rate, whether or not earlier ones are answered.

`locust -f load/locustfile.py --headless --users 1 --host http://127.0.0.1:8050 --stage mix` asks any server. The exit
code is 1 where a limit of the stage is missed. `python -m load` runs all stages against a stack of its own.
"""

import argparse
from pathlib import Path
from time import perf_counter
from typing import Any

import gevent
import msgspec
from gevent.pool import Pool
from locust import FastHttpUser, events, task
from locust.env import Environment

from load.scenario import Chooser, Stage, scenario
from load.verdicts import Outcome, checks

PAGE = 100  # cards a search
PATIENCE = 30.0  # seconds for an answer
UNASKED = "cards"  # the name of the requests that come before the stage


@events.init_command_line_parser.add_listener
def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stage", required=True, choices=[stage.name for stage in scenario().stages])
    parser.add_argument("--rate", type=float, help="Requests a second, instead of the stage's own")
    parser.add_argument("--seconds", type=float, help="Length, instead of the stage's own")
    parser.add_argument("--slack", type=float, default=1.0, help="Multiplies the limits of times")
    parser.add_argument("--results", type=Path, help="File for the results, as JSON")


class Readers(FastHttpUser):
    """All readers of a stage. One user of Locust: its users wait for their answers, readers arrive regardless."""

    concurrency = 256
    network_timeout = connection_timeout = PATIENCE
    fixed_count = 1

    @task
    def arrive(self) -> None:
        """Ask at the stage's rate until its end, wait for the last answers, and end the run."""
        options = self.environment.parsed_options
        stage = scenario().stage(options.stage)
        rate, seconds = options.rate or stage.rate, options.seconds or stage.seconds
        chooser, pool = Chooser(scenario(), stage, self._cards()), Pool()
        begin = perf_counter()
        for number in range(round(rate * seconds)):
            due = begin + number / rate
            gevent.sleep(max(0.0, due - perf_counter()))
            kind, path, tag = chooser.next()
            asked = pool.spawn(self._ask, chooser, due, kind, path, tag)
            asked.name = kind
        pool.join(timeout=PATIENCE)
        for unanswered in list(pool):
            self._give_up(unanswered.name, rate, seconds)
        pool.kill()
        self.environment.runner.quit()

    def _give_up(self, kind: str, rate: float, seconds: float) -> None:
        """Count a request that nobody has answered: without it the slowest would be missing from the times."""
        self.environment.events.request.fire(
            request_type="GET", name=kind, response_time=1000 * PATIENCE, response_length=0, context={},
            exception=TimeoutError(f"no answer {PATIENCE:g} s after the end of {seconds:g} s at {rate:g} a second"),
        )  # fmt: skip

    def _ask(self, chooser: Chooser, due: float, kind: str, path: str, tag: str | None) -> None:
        headers = {"If-None-Match": tag} if tag else {}
        with self.client.get(path, name=kind, headers=headers, catch_response=True) as answer:
            answer.request_meta["response_time"] = 1000 * (perf_counter() - due)
            if answer.status_code == 200 or (tag and answer.status_code == 304):
                chooser.answered(kind, path, answer.headers.get("ETag"))
                answer.success()
            else:
                answer.failure(f"{path}: {answer.status_code} {answer.error or ''}")

    def _cards(self) -> list[dict[str, Any]]:
        """Return cards of the server. Raises RuntimeError where it has none."""
        cards: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None and len(cards) < scenario().cards:
            path = f"/api/cards/search?q=&limit={PAGE}&currency=USD&cursor={cursor}"
            page = self.client.get(path, name=UNASKED).json()
            cards += page["items"]
            cursor = page["next_cursor"]
        if not cards:
            raise RuntimeError("the server has no cards to ask for")
        return cards


@events.quitting.add_listener
def _judge(environment: Environment, **_: Any) -> None:
    """Decide the exit code: Locust knows no limits of its own."""
    options = environment.parsed_options
    stage = scenario().stage(options.stage)
    found = _outcomes(environment, stage)
    if not found:
        environment.process_exit_code = 2
        return
    passed = all(check.passed for check in checks(scenario(), stage, found, options.slack))
    environment.process_exit_code = 0 if passed else 1
    if options.results:
        options.results.write_bytes(msgspec.json.encode(found))


def _outcomes(environment: Environment, stage: Stage) -> dict[str, Outcome]:
    entries = {kind: environment.stats.get(kind, "GET") for kind in scenario().mix(stage)}
    return {
        kind: Outcome(entry.num_requests, entry.num_failures, entry.get_response_time_percentile(0.95))
        for kind, entry in entries.items()
        if entry.num_requests
    }
