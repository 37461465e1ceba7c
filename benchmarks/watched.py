"""Runs a command and stores its seconds and peak memory: `python -m benchmarks.watched REPORT COMMAND...`.

It runs between the benchmark and the command, because the system's peak memory of a process includes that of its
parent, up to the start. This process is small; a benchmark with data is not.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


def main(report: str, *command: str) -> int:
    """Run the command, write {"seconds", "peak_bytes"} to the file `report`, and return the command's exit code."""
    begin = perf_counter()
    code = subprocess.run(command, check=False).returncode
    seconds = perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT
    Path(report).write_text(json.dumps({"seconds": seconds, "peak_bytes": peak}))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
