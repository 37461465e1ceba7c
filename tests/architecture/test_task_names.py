"""Tests name tasks by their module: pytest looks at every name of a test's module, and would resolve a task by that.

Celery then finalises its application before anything is configured, and loses tasks.
"""

import re

from tests.support.project import ROOT

NAMES = re.compile(r"^from (?:ingestion|people|upkeep)\.tasks import (.+)$", re.MULTILINE)
FUNCTIONS = {"waits_for_catalogue"}  # no tasks


def test_no_test_imports_a_task_by_name() -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / "tests").rglob("*.py"))
        if (names := {*", ".join(NAMES.findall(file.read_text(encoding="utf-8"))).split(", ")} - {"", *FUNCTIONS})
    }
    assert found == {}
