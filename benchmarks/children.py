"""The command line of ingestion as a child process, with its time and its peak memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20


class LoadFailed(RuntimeError):
    """A load ended with another exit code than 0."""


@dataclass(frozen=True, slots=True)
class Load:
    """Cost of a load: wall time from start to end of the process, and its largest resident memory."""

    seconds: float
    peak_mib: float


def ingest(folder: Path, source: str, *files: Path) -> Load:
    """Run `python -m ingestion SOURCE --file ...` on the servers of this process's environment. Raises LoadFailed."""
    report = folder / "watched.json"
    options = [word for file in files for word in ("--file", str(file))]
    command = [sys.executable, "-m", "ingestion", source, *options]
    watched = [sys.executable, "-m", "benchmarks.watched", str(report), *command]
    done = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LoadFailed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    told = json.loads(report.read_text())
    return Load(told["seconds"], told["peak_bytes"] / MIB)
