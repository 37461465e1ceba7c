"""The results as a table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.results import Result

VERDICTS = {True: "[green]pass[/]", False: "[bold red]FAIL[/]", None: "–"}
RIGHT = ("measured", "limit", "ratio", "target")


def show(
    console: Console,
    results: Mapping[str, Sequence[Result]],
    machine: Mapping[str, Any],
    title: str = "Dualcaster benchmarks",
) -> None:
    """Print one table of all results, and the machine."""
    table = Table(title=title)
    for column in ("benchmark", "case", "measured", "limit", "against", "ratio", "target", ""):
        table.add_column(column, justify="right" if column in RIGHT else "left", overflow="fold")
    for benchmark, found in results.items():
        for number, result in enumerate(found):
            table.add_row(benchmark if number == 0 else "", *_cells(result))
        table.add_section()
    console.print(table)
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()), style="dim")


def _cells(result: Result) -> tuple[str, ...]:
    limit = "" if result.limit is None else amount(result.limit, result.unit)
    ratio = "" if result.ratio is None else f"{result.ratio:.3g}"
    target = "" if result.target is None else f"{result.target.bound} {result.target.value:g}"
    if result.target is not None and result.limit is None:
        target = f"{target} {result.unit}"
    return (result.case, amount(result.measured, result.unit), limit, result.against, ratio, target,
            VERDICTS[result.passed])  # fmt: skip


def amount(value: float, unit: str) -> str:
    """Return a value with its unit, in significant digits."""
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}"
