"""What `make test-quick` runs starts no server and no browser: it takes seconds, on a machine without either."""

import ast
from pathlib import Path

import pytest

from tests.support.project import ROOT

QUICK = sorted(file for folder in ("unit", "architecture") for file in (ROOT / "tests" / folder).rglob("*.py"))
SERVERS = {"EmbeddedPostgres", "EmbeddedValkey", "Reader", "webdriver"}


def fixtures(file: Path) -> set[str]:
    """The fixtures that a file defines. Those of tests/conftest.py are servers, or rest on one."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(one) for one in node.decorator_list)
    }


def names_of_servers(tree: ast.Module) -> set[str]:
    """What a test names that starts a server or a browser: fixtures among its arguments, classes that it imports."""
    arguments = {
        argument.arg for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for argument in node.args.args
    }
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }
    return arguments & fixtures(ROOT / "tests" / "conftest.py") | imported & SERVERS


@pytest.mark.parametrize("file", QUICK, ids=lambda file: str(file.relative_to(ROOT / "tests")))
def test_a_quick_test_starts_no_server(file: Path) -> None:
    own = set().union(*(fixtures(one) for one in (file, file.parent / "conftest.py") if one.is_file()))
    assert names_of_servers(ast.parse(file.read_text(encoding="utf-8"))) - own == set()


@pytest.mark.parametrize(
    "source",
    ["def test_it(database: Engine) -> None: ...", "from stack.postgres import EmbeddedPostgres"],
)
def test_a_server_is_noticed(source: str) -> None:
    assert names_of_servers(ast.parse(source))
