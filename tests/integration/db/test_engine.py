"""Connections for reads: kept while they last, made anew when the server has ended them."""

from sqlalchemy import Engine, text

from db.engine import reading


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
