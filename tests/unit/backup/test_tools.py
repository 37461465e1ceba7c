"""PostgreSQL's own programs: chosen by version, and silent about passwords."""

from pathlib import Path

import pytest

from backup import tools
from stack.errors import StackError
from stack.postgres import MAJOR, binary


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore"])
def test_the_embedded_server_brings_its_own(name: str) -> None:
    assert tools.program(name, int(MAJOR)) == str(binary(name))


def test_a_version_that_nobody_has_is_asked_for_with_what_is_there() -> None:
    with pytest.raises(StackError, match=r"pg_dump of PostgreSQL 99 or newer is needed; .*is of version 18") as told:
        tools.program("pg_dump", 99)
    assert "postgresql-client-99" in str(told.value)


def test_a_failure_shows_what_was_said_and_no_password(tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "cannot reach postgresql://me:$PGPASSWORD@host/prices: $*" >&2\nexit 1\n')
    program.chmod(0o700)
    with pytest.raises(StackError, match=r"cannot reach postgresql://me:\[redacted\]@host/prices: --dbname") as told:
        tools.run(str(program), "postgresql+psycopg://me:hidden-word@host/prices", "--verbose")
    assert "hidden-word" not in str(told.value)
