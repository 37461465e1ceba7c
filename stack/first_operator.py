"""The link with which the first operator of an instance makes an account."""

import subprocess
from collections.abc import Mapping

from stack.files import ROOT

SECONDS = 60.0


def first_operator(url: str, environment: Mapping[str, str], command: tuple[str, ...]) -> str:
    """Return how to become the operator of the instance at a URL; empty where it has one already.

    `command` prints an invitation, or nothing. The output goes to no log: whoever has the invitation is the operator.
    """
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return (
            f"No invitation for an operator came within {SECONDS:.0f} s; python -m people invite --operator makes one."
        )
    if done.returncode:
        return f"There is no invitation for an operator: {_last_line(done.stderr)}"
    secret = _last_line(done.stdout)
    return (
        f"Nobody operates this instance yet. Become its operator: {url}/register?invitation={secret}" if secret else ""
    )


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1].strip() if lines else ""
