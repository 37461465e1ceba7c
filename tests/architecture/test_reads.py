"""Which server is read: what acts on the data asks the primary."""

import ast

import pytest

from tests.support.project import ROOT, source_files

ACTING = ("ingestion", "upkeep", "workers")
FILES = [file for file in source_files() if file.relative_to(ROOT).parts[0] in ACTING]


def reads(text: str) -> list[ast.Call]:
    """The calls of `reading` in a module."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "reading"]


def is_fresh(call: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    return isinstance(value := given.get("fresh"), ast.Constant) and value.value is True


def test_workers_and_the_command_line_read_what_they_act_on_from_the_primary() -> None:
    found = {str(file.relative_to(ROOT)): reads(file.read_text(encoding="utf-8")) for file in FILES}
    assert sum(len(calls) for calls in found.values()) > 5
    assert [name for name, calls in found.items() if not all(map(is_fresh, calls))] == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [("reading()", False), ("engine.reading(fresh=False)", False), ("reading(fresh=True)", True)],
)
def test_a_read_of_the_replica_is_found(statement: str, expected: bool) -> None:
    (call,) = reads(f"with {statement} as connection:\n    pass")
    assert is_fresh(call) is expected
