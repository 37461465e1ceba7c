"""The Celery application: queues, and what it promises of tasks."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from celery.app.utils import find_app
from sqlalchemy import Engine

from stack.files import ROOT
from workers.app import app

Schedule = dict[str, dict[str, Any]]


@pytest.fixture
def schedule(database: Engine) -> Schedule:
    """What beat sends when; the application reads its settings when it is first asked."""
    found: Schedule = app.conf.beat_schedule
    return found


@pytest.mark.usefixtures("schedule")
def test_tasks_go_to_the_queues_that_the_worker_reads() -> None:
    router = app.amqp.router
    queues = {
        name: router.route({}, name)["queue"].name
        for name in ("ingestion.run", "analytics.refresh", "analytics.retention", "people.read_import")
    }
    assert queues == {
        "ingestion.run": "ingestion",
        "analytics.refresh": "analytics",
        "analytics.retention": "analytics",
        "people.read_import": "people",
    }


@pytest.mark.usefixtures("schedule")
def test_a_task_that_dies_with_its_worker_is_handed_out_again() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.accept_content == ["json"]


def test_the_name_of_before_leads_to_the_same_application() -> None:
    assert find_app("ingestion.tasks") is app


@pytest.mark.parametrize("name", ["workers.app", "ingestion.tasks"])
def test_celerys_own_command_finds_the_application_by_either_name(name: str, redis_url: str) -> None:
    command = [Path(sys.executable).with_name("celery"), "-A", name, "report"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"REDIS_URL": redis_url}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "workers.deduplicating_beat" in done.stdout, done.stderr
