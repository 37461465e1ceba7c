"""Memory of this machine, or of our container."""

from pathlib import Path

import psutil

MIB = 1024 * 1024
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


def total_mib(limit_file: Path = CONTAINER_LIMIT) -> int:
    """Return the memory in MiB: the machine's, or the container's limit where that is less."""
    machine: int = psutil.virtual_memory().total
    limit = limit_file.read_text().strip() if limit_file.exists() else "max"
    return (min(machine, int(limit)) if limit.isdigit() else machine) // MIB


def share(part: int, *, least: int, most: int, total: int) -> int:
    """Return one `part`-th of `total`, within [`least`, `most`]; all in MiB."""
    return max(least, min(most, total // part))
