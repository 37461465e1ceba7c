"""The program's processes, and that the tools that they call know the options given to them."""

from pathlib import Path

import pytest
from celery.bin.beat import beat
from celery.bin.worker import worker
from gunicorn.config import Config

from stack.service import OnExit, Service
from stack.services import services
from stack.settings import StackSettings


def named(name: str, *, host: str = "127.0.0.1", demo: bool = False) -> Service:
    settings = StackSettings(DATA_DIR=Path("/data"), HOST=host, PORT=8050)
    return next(service for service in services(settings, demo=demo) if service.name == name)


def test_they_start_in_the_order_of_what_they_need() -> None:
    names = [service.name for service in services(StackSettings(), demo=False)]
    assert names == ["web", "worker", "people", "beat", "first-load"]


def test_gunicorn_knows_the_options_of_the_web_process() -> None:
    words = named("web").command[3:]
    options = Config().parser().parse_args(words)
    assert (options.bind, options.args) == (["127.0.0.1:8050"], ["dashapp.wsgi:server"])


def test_an_ipv6_host_is_bound_in_brackets() -> None:
    assert "[::1]:8050" in named("web", host="::1").command


@pytest.mark.parametrize(("name", "tool"), [("worker", worker), ("people", worker), ("beat", beat)])
def test_celery_knows_the_options_of_its_processes(name: str, tool: object) -> None:
    command = named(name).command
    words = list(command[command.index(tool.name) + 1 :])  # type: ignore[attr-defined]
    _, rest, _ = tool.make_parser(tool.context_class(tool)).parse_args(words)  # type: ignore[attr-defined]
    assert rest == []


def test_people_do_not_wait_for_loads() -> None:
    command = named("people").command
    assert command[command.index("-Q") + 1] == "people"
    names = [one.command[one.command.index("-n") + 1] for one in (named("worker"), named("people"))]
    assert names == ["worker@%h", "people@%h"]


def test_beat_keeps_its_schedule_in_the_data_folder() -> None:
    assert "/data/beat-schedule" in named("beat").command


def test_the_demo_simulates_a_market_in_the_place_of_the_first_load() -> None:
    names = [service.name for service in services(StackSettings(), demo=True)]
    assert names == ["web", "worker", "people", "beat", "simulation"]
    assert named("simulation", demo=True).command[-2:] == ("ingestion", "simulate")
    assert named("simulation", demo=True).on_exit is OnExit.RESTART


def test_a_first_load_that_fails_does_not_stop_the_program() -> None:
    assert named("first-load").on_exit is OnExit.GO_ON
    assert "make demo" in named("first-load").advice
