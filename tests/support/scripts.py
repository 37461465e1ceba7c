"""The scripts of pages, for tests in Python: what they look up, and what their functions return. Needs Node."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.project import ROOT

ASSETS = ROOT / "assets"
DOCS = ROOT / "dashapp" / "api" / "docs"
TESTS = ROOT / "tests" / "javascript"
PATIENCE = 60  # seconds
NO_NODE = "Node is not installed, so no script is tested"
NOT_INSTALLED = "the packages of package.json are not installed: make install-dev"


class Lookups(NamedTuple):
    """Ids, classes and data attributes by which scripts look elements up, and calls that cannot be read."""

    ids: set[str]
    classes: set[str]
    attributes: set[str]
    unresolved: set[str]


def node() -> str:
    """The path of Node. Skips the test where there is none, fails it where packages are missing."""
    path = shutil.which("node")
    if path is None:
        pytest.skip(NO_NODE)
    assert (ROOT / "node_modules").is_dir(), NOT_INSTALLED
    return path


def run_node(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Node in the project's folder."""
    command = [node(), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def evaluate(expression: str, value: Any = None) -> Any:
    """What a JavaScript expression of `page` (tests/javascript/page.js) and `value` is, as JSON has it."""
    process = _evaluator()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"expression": expression, "value": value}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    assert "error" not in answer, answer["error"]
    return answer.get("answer")


@cache
def _evaluator() -> subprocess.Popen[str]:
    """One Node for all tests of this process, because a DOM takes long to be loaded. It ends with its input."""
    command = [node(), str(TESTS / "evaluate.js")]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def lookups(scripts: Iterable[Path]) -> Lookups:
    """What scripts look up in a page."""
    done = run_node(str(TESTS / "lookups.js"), *map(str, scripts))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    of = {kind: {text for script in found.values() for text in script[kind]} for kind in next(iter(found.values()))}
    selectors = " ".join(of["selectors"])
    return Lookups(
        of["ids"] | set(re.findall(r"#([\w-]+)", selectors)),
        set(re.findall(r"\.([\w-]+)", selectors)),
        set(re.findall(r"\[(data-[\w-]+)", selectors)),
        of["unresolved"],
    )
