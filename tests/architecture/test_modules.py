"""Every module says what it is for, stays small, and does nothing but define things when it is imported."""

import ast
import compileall
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.project import PACKAGES, ROOT, libraries, module_name, source_files

LONGEST = 300
FILES = list(source_files())
# Alembic's own scripts: a migration is a record that nobody edits again, and env.py is run, never imported.
MIGRATIONS = ROOT / "db" / "migrations"
# Importing these is starting the program.
ENTRIES = {"dashapp.wsgi"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public_definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """Public functions and classes of a module and public methods of its public classes, bare `...` left out."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not is_bare(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node.body)


def is_bare(node: Definition) -> bool:
    """Whether a definition is a protocol's, whose name and types say all there is."""
    only = node.body[0]
    return isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant) and only.value.value is Ellipsis


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def relative(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_every_module_says_what_it_is_for() -> None:
    assert len(FILES) > 150
    assert [relative(file) for file in FILES if not ast.get_docstring(parsed(file))] == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    found = [(relative(file), node) for file in FILES for node in public_definitions(parsed(file).body)]
    assert len(found) > 500
    assert [f"{file}: {node.name}" for file, node in found if not ast.get_docstring(node)] == []


def test_no_module_is_too_long_to_be_read_at_once() -> None:
    files = [file for file in FILES if MIGRATIONS not in file.parents]
    lengths = {relative(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


# In both orders: of two modules that import each other, one of the two does not work as the first.
@pytest.mark.parametrize("order", [sorted, lambda names: sorted(names, reverse=True)], ids=["forwards", "backwards"])
def test_importing_a_module_does_nothing_but_define_things(order: Callable[[set[str]], list[str]]) -> None:
    modules = {module_name(file) for file in FILES if MIGRATIONS not in file.parents}
    said = run_import_check(order(modules - ENTRIES))
    assert said.endswith(" 0 failures\n"), said


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "SideEffect: socket"),
        ("import subprocess; subprocess.run(['true'])", "SideEffect: subprocess.Popen"),
        ("open('left-behind', 'w')", "SideEffect: open"),
        ("raise RuntimeError('not without a server')", "RuntimeError: not without a server"),
    ],
)
def test_a_module_that_does_more_is_noticed(tmp_path: Path, statement: str, complaint: str) -> None:
    (tmp_path / "stranger.py").write_text(f"{statement}\n", encoding="utf-8")
    said = run_import_check(["stranger"], folder=tmp_path)
    assert complaint in said
    assert said.endswith(" 1 failures\n")


def run_import_check(modules: list[str], folder: Path = ROOT) -> str:
    """What the check says of the modules in `folder`, in a process whose environment has no setting."""
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=1)
    wanted = ",".join(sorted(libraries())) if folder == ROOT else "json"
    command = [sys.executable, "-B", "-m", "tests.support.importing", wanted, *modules]
    environment = {"PYTHONPATH": f"{ROOT}:{folder}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
