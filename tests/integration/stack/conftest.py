"""Programs started by the tests; none of them outlives its test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stack_programs import Program, Start

from stack.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster as it is after its first start, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("empty") / "postgres"
    with EmbeddedPostgres(folder, durable=False):
        pass
    return folder / "cluster"


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
