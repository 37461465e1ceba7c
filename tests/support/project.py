"""Where the project's parts are, for tests that look at the project itself."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
from pydantic_settings import BaseSettings

from dashapp.settings import WebSettings
from db.settings import DatabaseSettings
from ingestion.settings import IngestionSettings
from services.settings import ServiceSettings
from stack.settings import StackSettings

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "market",
    "collection",
    "accounts",
    "alerts",
    "signals",
    "similarity",
    "analysis",
    "explanations",
    "db",
    "services",
    "upkeep",
    "ingestion",
    "people",
    "workers",
    "dashapp",
    "callbacks",
    "stack",
    "backup",
)
SETTINGS: dict[str, type[BaseSettings]] = {
    "db": DatabaseSettings,
    "services": ServiceSettings,
    "dashapp": WebSettings,
    "ingestion": IngestionSettings,
    "stack": StackSettings,
}


def setting_names() -> set[str]:
    """Every environment variable that some part of the program reads."""
    return {name for settings in SETTINGS.values() for name in settings.model_fields}


def source_files() -> Iterator[Path]:
    """The program's Python files, without tests and benchmarks."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def module_name(file: Path) -> str:
    """The name under which a source file is imported."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def libraries() -> set[str]:
    """Top-level names of the libraries, other than Python's own, that the program imports."""
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    roots = {module.partition(".")[0] for module in graph.modules}
    return roots - set(PACKAGES) - set(sys.stdlib_module_names)
