"""The machine of the measurements."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from stack.memory import total_mib

CPU_INFO = Path("/proc/cpuinfo")
PACKAGES = ("psycopg", "sqlalchemy", "numpy", "msgspec", "orjson", "duckdb")


def describe() -> dict[str, Any]:
    """Return cores, memory, processor and versions of this machine, and its load of the last minute."""
    return {
        "cores": os.cpu_count(),
        "memory_mib": total_mib(),
        "cpu": cpu_model(),
        "system": f"{platform.system()} {platform.release()}",
        "load_average": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def describe_database(engine: Engine) -> dict[str, str]:
    """Return the versions of the server and of its TimescaleDB."""
    with engine.connect() as connection:
        server = connection.scalar(text("SHOW server_version"))
        extension = connection.scalar(
            text("SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb'")
        )
    return {"postgresql": str(server), **({"timescaledb": extension} if extension else {})}


def cpu_model() -> str:
    """Return the processor's name, as far as the system has it."""
    if CPU_INFO.exists():
        names = [line.partition(":")[2].strip() for line in CPU_INFO.open() if line.startswith("model name")]
        return names[0] if names else platform.machine()
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return platform.processor() or platform.machine()
