"""The command line: runs benchmarks one after the other, prints one table, writes JSON.

Exit codes: 0 every target is met, 1 one is missed, 2 wrong use.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import click
from rich.console import Console
from sqlalchemy import create_engine

from benchmarks import (
    alerts,
    all_prices,
    cached_reads,
    collection_values,
    dashboard,
    imports,
    indices,
    live,
    live_chart,
    logins,
    machine,
    market_events,
    offers,
    page_weight,
    pages,
    price_lists,
    reads,
    report,
    scryfall_bulk,
    servers,
    signals,
    sockets,
    write_path,
)
from benchmarks.results import Result
from benchmarks.setting import Setting

Benchmark = Callable[[Setting], Sequence[Result]]

BENCHMARKS: Mapping[str, Benchmark] = MappingProxyType(
    {
        "write_path": write_path.measure,
        "scryfall_bulk": scryfall_bulk.measure,
        "all_prices": all_prices.measure,
        "cardkingdom_list": price_lists.measure_cardkingdom,
        "manapool_list": price_lists.measure_manapool,
        "pages": pages.measure,
        "reads": reads.measure,
        "cached_reads": cached_reads.measure,
        "collection_values": collection_values.measure,
        "imports": imports.measure,
        "page_weight": page_weight.measure,
        "market_events": market_events.measure,
        "live": live.measure,
        "live_chart": live_chart.measure,
        "sockets": sockets.measure,
        "logins": logins.measure,
        "offers": offers.measure,
        "alerts": alerts.measure,
        "signals": signals.measure,
        "indices": indices.measure,
        "dashboard": dashboard.measure,
    }
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", metavar="[NAME]...", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the results there.")
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(0.001, 10), help="Size of the data.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="For servers and files; else /tmp.")
def cli(names: tuple[str, ...], json_file: Path | None, scale: float, folder: Path | None) -> None:
    """Measure NAME..., or everything (about half an hour, 20 GB of disk), against limits taken in the same run."""
    console = Console(stderr=True)
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(TemporaryDirectory(prefix="dualcaster-benchmarks-")))
        facts = machine.describe()
        results = run(place, names or tuple(BENCHMARKS), scale, facts, console)
    report.show(Console(width=None if sys.stdout.isatty() else 160), results, facts)
    if scale != 1:
        console.print(f"The targets hold at scale 1, not {scale:g}.", style="yellow")
    if json_file:
        json_file.write_text(json.dumps(as_json(results, facts, scale), indent=2) + "\n")
    sys.exit(any(result.passed is False for found in results.values() for result in found))


def run(
    folder: Path, names: Sequence[str], scale: float, facts: dict[str, Any], console: Console
) -> dict[str, Sequence[Result]]:
    """Run benchmarks on servers in `folder`; adds the database's versions to `facts`."""
    results: dict[str, Sequence[Result]] = {}
    with servers.running(folder / "servers") as server_url, TemporaryDirectory(dir=folder) as files:
        engine = create_engine(server_url)
        facts |= machine.describe_database(engine)
        engine.dispose()
        for name in names:
            console.print(f"{datetime.now(UTC):%H:%M:%S} {name} ...")
            results[name] = BENCHMARKS[name](Setting(server_url, Path(files), scale))
    return results


def as_json(results: Mapping[str, Sequence[Result]], facts: Mapping[str, Any], scale: float) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    rows = [result.as_json(name) for name, found in results.items() for result in found]
    passed = all(row["passed"] is not False for row in rows)
    return {"machine": dict(facts), "scale": scale, "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "passed": passed, "results": rows}  # fmt: skip


if __name__ == "__main__":
    cli(prog_name="python -m benchmarks")
