"""The load test from end to end, in its smallest size: a stack of its own, requests, sockets and a load at once."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

# No time can be kept within a thousandth of its limit, everything else can: so the verdict is seen to decide.
SMALL = ("--cards", "30", "--prices", "500", "--sockets", "10", "--rate", "20", "--seconds", "3", "--slack", "0.001")
STAGE = "mix while prices load"


def test_a_missed_limit_decides_the_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "load", STAGE, *SMALL, "--folder", str(tmp_path)]
    servers = ("DATABASE_URL", "DATABASE_REPLICA_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in servers}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    rows = [
        [cell.strip() for cell in line.split("│")[2:-1]] for line in done.stdout.splitlines() if line.count("│") > 2
    ]
    measured, verdicts = ({row[0]: row[place] for row in rows} for place in (1, -1))
    assert done.returncode == 1, done.stdout + done.stderr
    assert verdicts["60 requests, failed"] == "pass"
    assert verdicts["20 messages, missing"] == "pass"
    assert {verdicts[f"{kind}, p95"] for kind in ("search", "card")} == {"FAIL"}
    assert float(measured["500 prices loaded in"].split()[0]) > 0
