"""promtool, Prometheus' own checker, where it is installed: Debian has it in the package `prometheus`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def promtool(*arguments: str, given: str = "", folder: Path | None = None) -> str:
    """What promtool says; the test fails if it is not content, and is skipped where there is none.

    PROMTOOL names one that is not on the path.
    """
    program = os.environ.get("PROMTOOL") or shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not installed (Debian: apt-get install prometheus), so this is not checked")
    done = subprocess.run([program, *arguments], input=given, cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said
