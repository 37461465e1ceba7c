"""The launcher: it starts in order, says when all is ready, restarts what must run, and ends all in reverse."""

import json
import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
import redis

from stack.ports import LOCALHOST, free_port
from stack.readiness import refusal
from tests.integration.stack.programs import Program, Start, survivors
from tests.support.waiting import wait_until

LAUNCHER = """
import json, sys
from stack.errors import StackError
from stack.launcher import launch
from stack.service import OnExit, Service
from stack.settings import load_settings

settings = load_settings()
python = sys.executable
ANSWERS = ("/api/health", "/market")
others = [Service(name, (python, "-u", "-c", code), OnExit[on_exit], ANSWERS if name == "web" else (),
                  stop=(("TERM", 60.0),), advice="Try this.") for name, code, on_exit in json.loads(sys.argv[2])]
web = (python, "-u", "-m", "http.server", str(settings.PORT), "--bind", settings.HOST, "--directory", sys.argv[1])
site = Service("web", web, OnExit.RESTART, ANSWERS)
try:
    migration, invitation = ((python, "-c", code) for code in sys.argv[3:])
    launch(settings, [site, *others] if sys.argv[1] else others, migration, invitation)
except StackError as error:
    sys.exit(f"Error: {error}")
"""
WORK = """
import signal, sys, time
def end(*_):
    print("ends")
    sys.exit()
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, lambda *_: print("interrupted"))
print("at work")
time.sleep(60)
"""
TWO_ANSWERS = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
with HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler) as server:
    server.handle_request()
    server.handle_request()
"""
NO_INK = "print('out of ink'); raise SystemExit(3)"
LOUD = """
import time
for _ in range(60):
    print("x" * 1_000_000)
    time.sleep(0.1)
print("quiet now")
time.sleep(60)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/prices", "REDIS_URL": "redis://elsewhere"}
Others = tuple[tuple[str, str, str], ...]
EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": "", "CACHE_URL": ""}


class Stack:
    """A launcher with small programs in the place of ours."""

    def __init__(self, start: Start, folder: Path) -> None:
        self._start = start
        self.market = folder / "site" / "market"
        (folder / "site" / "api").mkdir(parents=True)
        (folder / "site" / "api" / "health").write_text("{}")
        self.market.write_text("market")
        self.data = folder / "data"
        self.port = free_port()

    def run(
        self, *others: tuple[str, str, str], migration: str = "", invitation: str = "", **environment: str
    ) -> Program:
        """Launch a web server and other services: their names, programs, and what their ends mean."""
        return self._launch(str(self.market.parent), others, migration, invitation, environment)

    def run_without_web(self, *services: tuple[str, str, str]) -> Program:
        """Launch services only."""
        return self._launch("", services, "", "", {})

    def _launch(
        self, site: str, others: Others, migration: str, invitation: str, environment: dict[str, str]
    ) -> Program:
        settings = {"DATA_DIR": str(self.data), "PORT": str(self.port), **ELSEWHERE, **environment}
        return self._start(LAUNCHER, site, json.dumps(others), migration, invitation, **settings)

    def log(self, name: str) -> str:
        return (self.data / "log" / f"{name}.log").read_text()


@pytest.fixture
def stack(start: Start, tmp_path: Path) -> Stack:
    return Stack(start, tmp_path)


def exit_code(program: Program) -> int:
    return program.process.wait(timeout=60)


def test_an_interrupt_ends_all_in_reverse_order(stack: Stack) -> None:
    program = stack.run_without_web(("one", WORK, "RESTART"), ("two", WORK, "RESTART"))
    program.wait_for("one | at work")
    program.wait_for("two | at work")
    family = program.family()
    os.killpg(program.process.pid, signal.SIGINT)
    assert exit_code(program) == 0
    assert not survivors(family)
    text = program.text()
    assert text.index("two | ends") < text.index("one | ends") < text.index("Stopped.")
    assert "interrupted" not in text, "a terminal's Ctrl-C must reach the launcher only"
    assert stack.log("one") == "at work\nends\n"


def test_a_second_interrupt_ends_what_does_not_want_to(stack: Stack) -> None:
    program = stack.run_without_web(("deaf", DEAF, "RESTART"))
    program.wait_for("deaf | deaf")
    family = program.family()
    program.process.send_signal(signal.SIGHUP)
    program.wait_for("Stopping")
    program.process.send_signal(signal.SIGINT)
    assert exit_code(program) == 0
    assert not survivors(family)


def test_the_url_is_printed_when_the_pages_answer_and_not_before(stack: Stack) -> None:
    stack.market.rename(stack.market.with_name("closed"))
    program = stack.run(("worker", WORK, "RESTART"))
    wait_until(lambda: (stack.data / "log" / "web.log").exists() and stack.log("web").count("/market") > 1)
    assert "ready" not in program.text()
    assert "Starting worker" not in program.text()
    stack.market.with_name("closed").rename(stack.market)
    program.wait_for(f"Dualcaster is ready: http://127.0.0.1:{stack.port}")


def test_a_web_process_that_ends_before_it_answers_is_an_error_with_its_last_words(stack: Stack) -> None:
    program = stack.run_without_web(("web", NO_INK, "RESTART"), ("worker", WORK, "RESTART"))
    assert exit_code(program) == 1
    error = program.text().partition("Error: ")[2]
    assert "The web process ended with exit code 3" in error
    assert "    out of ink" in error


@pytest.mark.parametrize("of", ["the process", "its guard"])
def test_a_web_process_that_ends_once_it_has_answered_is_started_again(of: str, stack: Stack) -> None:
    program = stack.run(("worker", WORK, "RESTART"))
    program.wait_for("worker | at work")
    before = serving(program)
    (before if of == "the process" else before.parents()[0]).kill()
    program.wait_for("started again in 1 s")
    wait_until(lambda: refusal(f"http://127.0.0.1:{stack.port}/market") is None)
    assert serving(program) != before
    assert program.process.poll() is None


def test_a_web_process_that_ends_without_an_error_is_started_again_too(stack: Stack) -> None:
    program = stack.run_without_web(("web", TWO_ANSWERS, "RESTART"), ("worker", WORK, "RESTART"))
    program.wait_for("The web process ended with exit code 0; it is started again in 1 s")
    program.wait_for("worker | at work")


def serving(program: Program) -> psutil.Process:
    """The process that serves the site."""
    return next(
        one for one in program.family() if "http.server" in one.cmdline() and "stack.guard" not in one.cmdline()
    )


def test_a_worker_that_ends_is_started_again_a_little_later_each_time(stack: Stack) -> None:
    program = stack.run_without_web(("worker", "print('at work')", "RESTART"))
    program.wait_for("started again in 2 s")
    assert stack.log("worker") == "at work\nat work\n"
    assert program.process.poll() is None


def test_a_log_does_not_grow_without_end(stack: Stack) -> None:
    program = stack.run_without_web(("loud", LOUD, "RESTART"))
    program.wait_for("loud | quiet now")
    wait_until(lambda: (stack.data / "log" / "loud.log.1").exists(), "the log is put aside")
    assert sum(path.stat().st_size for path in (stack.data / "log").iterdir()) < 40 << 20
    assert program.process.poll() is None


def test_a_first_load_that_fails_stops_nothing_and_says_what_to_do(stack: Stack) -> None:
    program = stack.run_without_web(("load", "raise SystemExit(4)", "GO_ON"), ("worker", WORK, "RESTART"))
    program.wait_for("The load process ended with exit code 4; everything else goes on. Try this.")
    program.wait_for("worker | at work")
    assert program.process.poll() is None


def test_a_second_start_says_that_one_is_running(stack: Stack) -> None:
    first = stack.run()
    first.wait_for("ready")
    second = stack.run(PORT=str(free_port()))
    assert exit_code(second) == 1
    assert (
        f"already running on {stack.data} (process {first.process.pid}): http://127.0.0.1:{stack.port}" in second.text()
    )
    assert first.process.poll() is None


def test_a_taken_port_is_an_error_before_anything_is_started(stack: Stack) -> None:
    with socket.create_server((LOCALHOST, stack.port)):
        program = stack.run(**EMBEDDED)
        assert exit_code(program) == 1
    assert f"Error: Port {stack.port} on 127.0.0.1 is taken" in program.text()
    assert not (stack.data / "postgres").exists()


def test_a_migration_that_fails_is_an_error_with_its_last_words(stack: Stack) -> None:
    program = stack.run(migration="raise SystemExit('no such column')")
    assert exit_code(program) == 1
    assert "Error: The database could not be migrated" in program.text()
    assert "    no such column" in program.text()
    assert "Starting web" not in program.text()


def test_the_children_learn_of_their_servers_from_the_environment(stack: Stack) -> None:
    program = stack.run(migration="import json, os; print(json.dumps(dict(os.environ)))")
    program.wait_for("ready")
    seen = json.loads(stack.log("migrate"))
    own = {"DATA_DIR": str(stack.data), "PORT": str(stack.port), **ELSEWHERE}
    assert {name: seen[name] for name in own} == own


def test_whoever_starts_it_may_become_the_first_operator(stack: Stack) -> None:
    program = stack.run(invitation="print('secret')")
    program.wait_for(f"Become its operator: http://{LOCALHOST}:{stack.port}/register?invitation=secret")
    assert [path for path in stack.data.rglob("*.log") if "invitation=" in path.read_text()] == []


@pytest.mark.parametrize(("invitation", "told"), [("", ""), ("raise SystemExit('no database')", "no database")])
def test_without_an_invitation_it_runs_all_the_same(invitation: str, told: str, stack: Stack) -> None:
    program = stack.run(("other", WORK, "RESTART"), invitation=invitation)
    program.wait_for("other | at work")
    program.wait_for(told)
    program.process.terminate()
    assert exit_code(program) == 0
    assert "Become its operator" not in program.text()


def test_an_admin_token_is_made_once_and_handed_to_the_children(stack: Stack) -> None:
    told = []
    for _start in range(2):
        program = stack.run(migration="import os; print(os.environ['ADMIN_TOKEN'])", ADMIN_TOKEN="")
        program.wait_for("ready")
        program.wait_for(f"The admin page's token stands in {stack.data / 'admin-token'}.")
        told.append(stack.log("migrate").strip())
        os.killpg(program.process.pid, signal.SIGINT)
        assert exit_code(program) == 0
    assert told[0] == told[1] == (stack.data / "admin-token").read_text().strip()
    assert len(told[0]) >= 32
    assert (stack.data / "admin-token").stat().st_mode & 0o777 == 0o600
    assert told[0] not in program.text()


def test_a_secret_key_is_made_once_so_that_tokens_outlive_a_restart(stack: Stack) -> None:
    told = []
    for _start in range(2):
        program = stack.run(migration="import os; print(os.environ['SECRET_KEY'])", SECRET_KEY="")
        program.wait_for("ready")
        told.append(stack.log("migrate").strip())
        os.killpg(program.process.pid, signal.SIGINT)
        assert exit_code(program) == 0
    assert told[0] == told[1] == (stack.data / "secret-key").read_text().strip()
    assert len(told[0]) >= 40
    assert (stack.data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_an_admin_token_that_is_set_is_left_alone(stack: Stack) -> None:
    program = stack.run(migration="import os; print(os.environ['ADMIN_TOKEN'])", ADMIN_TOKEN="of-my-own-choice-1")
    program.wait_for("The admin page's token stands in ADMIN_TOKEN.")
    assert stack.log("migrate").strip() == "of-my-own-choice-1"
    assert not (stack.data / "admin-token").exists()


def test_a_server_that_is_gone_is_started_again(stack: Stack) -> None:
    program = stack.run(REDIS_URL="")
    program.wait_for("ready")
    url = json.loads((stack.data / "valkey" / "server.json").read_text())["url"]
    with redis.Redis.from_url(url, socket_timeout=5) as valkey:
        valkey.shutdown(nosave=True)
        program.wait_for("Valkey has stopped; it is started again in 1 s.")
        program.wait_for("Valkey runs again.")
        assert valkey.ping()
    os.killpg(program.process.pid, signal.SIGINT)
    assert exit_code(program) == 0
