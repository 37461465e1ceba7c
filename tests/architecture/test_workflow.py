"""The workflow runs the commands of developers, with no logic of its own, with pinned actions and no rights."""

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.support.project import ROOT

FILE = ROOT / ".github/workflows/checks.yml"
WORKFLOW: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*  ## ", MAKEFILE, re.MULTILINE))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
UPDATES = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]


@pytest.mark.parametrize(
    ("schema", "file"), [("github-workflows", FILE), ("dependabot", ROOT / ".github/dependabot.yml")], ids=str
)
def test_files_have_the_form_that_the_host_wants(schema: str, file: object) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_command_is_one_target_of_the_makefile() -> None:
    commands = [step["run"] for step in STEPS if "run" in step]
    assert len(commands) > 5
    assert [line for line in commands if line.split()[0] != "make" or line.split()[1] not in TARGETS] == []
    assert [line for line in commands if re.search(r"[;&|\n]", line)] == []


def test_every_action_is_pinned_to_a_commit() -> None:
    actions = [step["uses"] for step in STEPS if "uses" in step]
    assert actions
    assert [action for action in actions if not PINNED.fullmatch(action)] == []


def test_the_workflow_may_only_read_and_every_job_ends() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name, job in JOBS.items() if "permissions" in job or "timeout-minutes" not in job] == []


def test_the_tests_of_timescaledb_run_on_the_image_that_is_deployed() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert JOBS["timescale"]["services"]["database"]["image"] == compose["services"]["database"]["image"]


def test_the_tests_run_on_the_oldest_python_that_is_supported() -> None:
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert oldest
    assert oldest[1] in JOBS["test"]["strategy"]["matrix"]["python"]


def test_updates_look_where_packages_are_listed() -> None:
    listed = {
        (update["package-ecosystem"], folder)
        for update in UPDATES
        for folder in update.get("directories", [update.get("directory")])
    }
    folders = {f"/{file.parent.name}" for file in ROOT.glob("*/package.json")} | {"/"}
    assert {folder for kind, folder in listed if kind == "npm"} == folders - {"/node_modules"}
    assert {kind for kind, _ in listed} == {"pip", "npm", "docker", "docker-compose", "github-actions"}
