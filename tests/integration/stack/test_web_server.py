"""gunicorn as the program configures it, with a small application in the place of ours."""

from pathlib import Path
from urllib.request import urlopen

import pytest

from stack.ports import LOCALHOST, free_port
from stack.readiness import refusal
from tests.integration.stack.programs import Start
from tests.support.waiting import wait_until

OPENS_FILES = """
import os

def server(environ, start_response):
    descriptors = []
    try:
        for _ in range(int(environ["QUERY_STRING"] or 0)):
            descriptors.append(os.dup(1))
    except OSError:
        pass
    for descriptor in descriptors:
        os.close(descriptor)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(descriptors)).encode()]
"""
LIMITED = """
import os, resource, sys
soft, hard = map(int, sys.argv[1:3])
_, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard or allowed))
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *sys.argv[3:]])
"""


@pytest.mark.parametrize(("hard", "opened"), [(0, 3000), (300, 100)])
def test_a_web_process_may_open_as_many_files_as_it_has_connections_if_the_machine_lets_it(
    start: Start, tmp_path: Path, hard: int, opened: int
) -> None:
    (tmp_path / "opens_files.py").write_text(OPENS_FILES)
    bind = f"{LOCALHOST}:{free_port()}"
    gunicorn = start(LIMITED, "256", str(hard), "--bind", bind, "opens_files:server", PYTHONPATH=str(tmp_path))
    wait_until(lambda: refusal(f"http://{bind}/") is None)
    with urlopen(f"http://{bind}/?{opened}", timeout=30) as answer:
        assert int(answer.read()) == opened
    gunicorn.process.terminate()
    assert gunicorn.process.wait(timeout=60) == 0
