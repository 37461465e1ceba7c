"""The web process as it is served in production."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pytest

from stack.files import ROOT
from stack.ports import free_port
from tests.conftest import SECRET_KEY
from tests.support.waiting import wait_until

PROGRAM = "dashapp.wsgi:server"


class Site(NamedTuple):
    """A web process that is being served; `worker` is the process that answers."""

    host: str
    worker: psutil.Process

    @property
    def url(self) -> str:
        """Address of its pages."""
        return f"http://{self.host}"

    @property
    def socket(self) -> str:
        """Address of its WebSocket."""
        return f"ws://{self.host}/ws"


@contextmanager
def served(folder: Path, ready: str = "/api/docs", program: str = PROGRAM, **settings: str) -> Iterator[Site]:
    """Serve a program with one worker of gunicorn's, over the servers that this process or `settings` name.

    GUNICORN_CMD_ARGS may ask for more workers, of which the site has the first. The log goes into the folder; `ready`
    is the path that answers once it stands.
    """
    host = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--bind", host, "--graceful-timeout", "1", program]
    log = folder / "log"
    with log.open("w") as output:
        environment = {"SECRET_KEY": SECRET_KEY, **os.environ, **settings}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: process.poll() is not None or _answers(f"http://{host}{ready}"), f"{program} answers")
        if process.poll() is not None:
            pytest.fail(f"the web process ended:\n{log.read_text()[-4000:]}")
        worker = psutil.Process(process.pid).children()[0]
        yield Site(host, worker)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
