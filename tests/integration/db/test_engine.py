"""Connections for reads: kept while they last, made anew when the server has ended them."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import Engine, text

from db.engine import reading
from stack.files import ROOT

FORK = """
import os
from sqlalchemy import text
from db.engine import leave_connections_to_parent, write_engine

def session():
    with write_engine().connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))

print(session(), flush=True)
if os.fork():
    os.wait()
else:
    leave_connections_to_parent()
print(session(), flush=True)
"""


def session() -> int:
    """The server's process that answers a read."""
    with reading() as connection:
        process: int = connection.scalar(text("SELECT pg_backend_pid()")) or 0
    return process


def test_reads_use_one_connection_after_the_other(database: Engine) -> None:
    assert session() == session()


def test_a_read_does_not_notice_that_the_server_has_ended_its_connection(database: Engine) -> None:
    before = session()
    with database.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:process, 30000)"), {"process": before})
    after = session()
    assert before != after == session()


def test_every_connection_that_has_ended_is_made_anew(database: Engine) -> None:
    with reading() as one, reading() as another:
        ended = {read.scalar(text("SELECT pg_backend_pid()")) for read in (one, another)}
    with database.connect() as connection:
        for process in ended:
            assert connection.scalar(text("SELECT pg_terminate_backend(:process, 30000)"), {"process": process})
    with reading() as one, reading() as another:
        answering = {read.scalar(text("SELECT pg_backend_pid()")) for read in (one, another)}
    assert len(ended) == len(answering) == 2
    assert not ended & answering


@pytest.mark.usefixtures("database")
def test_a_forked_process_leaves_its_parents_connections_alone() -> None:
    told = subprocess.check_output([sys.executable, "-c", FORK], cwd=ROOT, env=dict(os.environ), text=True, timeout=60)
    before, child, after = told.split()
    assert before == after != child
