"""Counts of tasks, to which several workers add."""

import pytest

from db import task_counts
from db.task_counts import TaskCount


@pytest.mark.usefixtures("database")
def test_counts_add_up_by_task_outcome_and_duration() -> None:
    for seconds in (0.05, 0.07, 30.0, 10_000.0):
        task_counts.add("ingestion.run", "succeeded", seconds)
    task_counts.add("ingestion.run", "failed", 0.5)
    found = {one.outcome: one for one in task_counts.counts()}
    assert found["succeeded"] == TaskCount("ingestion.run", "succeeded", {"0.1": 2, "60.0": 1, "+Inf": 1}, 10_030.12)
    assert found["failed"] == TaskCount("ingestion.run", "failed", {"1.0": 1}, 0.5)
