"""A database of a newer version: migration, web process, worker and launcher refuse it, and say what to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db import schema
from stack.ports import free_port
from tests.conftest import ROOT, SECRET_KEY
from tests.support.backups import empty_database

TOLD = f"it has the schema 9999, this version knows the schemas up to {schema.head()}."
WEB = ("-m", "gunicorn", "dashapp.wsgi:server", "--bind")
WORKER = ("-m", "celery", "--quiet", "-A", "workers.app", "worker", "--concurrency=1", "--without-heartbeat")


@pytest.fixture(scope="module")
def newer_url(server_url: str) -> Iterator[str]:
    """A database whose schema no migration of this program is about."""
    with empty_database(server_url) as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
        engine.dispose()
        yield url


def run(url: str, redis_url: str, *arguments: str, **more: str) -> tuple[int, str]:
    """The exit code of a program of ours on these servers, and what it said."""
    environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": redis_url, "SECRET_KEY": SECRET_KEY, **more}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=90
    )
    return done.returncode, done.stdout + done.stderr


def test_the_web_process_refuses_it(newer_url: str, redis_url: str) -> None:
    code, said = run(newer_url, redis_url, *WEB, f"127.0.0.1:{free_port()}")
    assert code == schema.UNUSABLE, said
    assert TOLD in said
    assert "Traceback" not in said


def test_the_worker_refuses_it(newer_url: str, redis_url: str) -> None:
    code, said = run(newer_url, redis_url, *WORKER)
    assert code == schema.UNUSABLE, said
    assert TOLD in said


def test_the_migration_refuses_it_and_changes_nothing(newer_url: str, redis_url: str) -> None:
    code, said = run(newer_url, redis_url, "-m", "alembic", "upgrade", "head")
    assert code != 0
    assert TOLD in said
    assert "Traceback" not in said
    engine = create_engine(newer_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


def test_the_launcher_refuses_it(newer_url: str, redis_url: str, tmp_path: Path) -> None:
    folder = {"DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port()), "CACHE_URL": redis_url}
    code, said = run(newer_url.replace("+psycopg", ""), redis_url, "-m", "stack", "run", **folder)
    assert code == 1, said
    assert TOLD in said
    assert "Dualcaster is ready" not in said
