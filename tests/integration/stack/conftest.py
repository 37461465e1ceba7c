"""Programs started by the tests; none of them outlives its test."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.files import ROOT
from stack.postgres import EmbeddedPostgres
from tests.integration.stack.programs import Program, Start

WITHOUT_PRCTL = """
import stack.account

stack.account.prctl = lambda option, argument: None
"""


@pytest.fixture(scope="session")
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster as it is after its first start, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("empty") / "postgres"
    with EmbeddedPostgres(folder, durable=False):
        pass
    return folder / "cluster"


@pytest.fixture
def data(tmp_path: Path, empty_cluster: Path) -> Path:
    """A data folder of the test's own, whose PostgreSQL has run before."""
    postgres = tmp_path / "data" / "postgres"
    postgres.mkdir(parents=True)
    subprocess.run(["cp", "-a", str(empty_cluster), str(postgres)], check=True)
    return postgres.parent


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a program: `start(code, *arguments, NAME=value)`. None of them outlives the test."""
    programs: list[Program] = []

    def begin(code: str, *arguments: str, **environment: str) -> Program:
        output = tmp_path / f"program-{len(programs)}.log"
        programs.append(Program(code, output, environment, arguments))
        return programs[-1]

    yield begin
    for program in programs:
        program.process.kill()
        program.process.wait()


@pytest.fixture(params=["this system", "a system without prctl"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Environment of programs on this system, and on one that has no death signal and adopts no orphans, as macOS."""
    if request.param == "this system":
        return {}
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_PRCTL)
    return {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
