"""Who imports whom: the contracts of pyproject.toml hold, and each of them would be noticed if it did not."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.project import PACKAGES, ROOT, libraries

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

# One import a contract that it must not let pass: the module that would have it, and what it would import.
VIOLATIONS = {
    "The web process imports downwards": ("db/locks.py", "dashapp.formats"),
    "The worker processes import downwards": ("market/money.py", "db.locks"),
    "Inside dashapp every module has its layer": ("dashapp/cached.py", "dashapp.pages.card"),
    "Inside ingestion every module has its layer": ("ingestion/upstreams/files.py", "ingestion.sources.registry"),
    "Inside a run every module has its layer": ("ingestion/runs/batches.py", "ingestion.runs.loading"),
    "Inside db every module has its layer": ("db/queries/cards.py", "db.writes.prices"),
    "Inside collection returns rest on values, values on the ledger": (
        "collection/ledger/money.py",
        "collection.valuation.groups",
    ),
    "Callbacks do not know the app and the API": ("callbacks/cards.py", "dashapp.api.answers"),
    "What draws asks a service, never the database": ("dashapp/figures/base.py", "db.queries.cards"),
    "Web and workers do not know each other": ("dashapp/health.py", "ingestion.tasks"),
    "Callbacks and workers do not know each other": ("callbacks/admin.py", "ingestion.tasks"),
    "The launcher imports nothing of the program": ("stack/ports.py", "market.money"),
    "Only the command lines use the launcher": ("workers/app.py", "stack.ports"),
    "Only db knows the database's libraries": ("ingestion/runs/batches.py", "sqlalchemy"),
    "Below dashapp nothing knows the web": ("ingestion/upstreams/fetch.py", "flask"),
    "Services know no web and no Redis": ("services/market/index.py", "redis"),
    "Services and sources do not know each other": ("services/operation/runs.py", "ingestion.runs.loading"),
    "The API does not draw": ("dashapp/api/cards.py", "plotly"),
    "Only ingestion talks to the sources": ("dashapp/cache/store.py", "httpx"),
}
CHOSEN_BY_OTHERS = {"werkzeug", "pydantic"}  # Flask and pydantic-settings demand the versions that fit them


def lint(folder: Path) -> str:
    """What import-linter says of the packages in a folder."""
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program that may be spoilt."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    said = lint(ROOT)
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said, said


def test_every_contract_notices_when_it_is_broken(copy: Path) -> None:
    assert VIOLATIONS.keys() == {contract["name"] for contract in CONTRACTS}
    for file, module in VIOLATIONS.values():
        with (copy / file).open("a", encoding="utf-8") as source:
            source.write(f"\nimport {module}\n")
    said = lint(copy)
    assert {name for name in VIOLATIONS if f"{name} BROKEN" in said} == VIOLATIONS.keys()


@pytest.mark.parametrize(
    ("folder", "contract"),
    [
        ("dashapp", "Inside dashapp every module has its layer"),
        ("ingestion", "Inside ingestion every module has its layer"),
        ("ingestion/runs", "Inside a run every module has its layer"),
        ("db", "Inside db every module has its layer"),
    ],
)
def test_a_module_without_a_layer_is_noticed(folder: str, contract: str, copy: Path) -> None:
    (copy / folder / "newcomer.py").write_text('"""Nobody has said where this belongs."""\n', encoding="utf-8")
    assert f"{contract} BROKEN" in lint(copy)


def test_every_library_that_the_program_imports_is_among_its_requirements() -> None:
    imported = libraries()
    distributions = packages_distributions()
    assert {"flask", "sqlalchemy", "httpx"} <= imported
    required = re.findall(r"^([\w.-]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    known = {canonical(name) for name in required} | CHOSEN_BY_OTHERS
    missing = {name for name in imported if not {canonical(one) for one in distributions.get(name, [])} & known}
    assert missing == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
