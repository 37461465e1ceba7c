"""`python -m load`: starts a stack of its own with a generated market, runs the stages, prints one table.

Exit codes: 0 every limit is kept, 1 one is missed, 2 wrong use.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from benchmarks import machine, report, servers
from load.running import Size, run
from load.scenario import scenario

STAGES = [stage.name for stage in scenario().stages]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", metavar="[STAGE]...", nargs=-1, type=click.Choice(STAGES))
@click.option("--cards", default=20_000, show_default=True, type=click.IntRange(30), help="Size of the market.")
@click.option("--prices", default=300_000, show_default=True, type=click.IntRange(1), help="Prices of a load.")
@click.option(
    "--sockets", default=scenario().sockets, show_default=True, type=click.IntRange(1), help="Open WebSockets."
)
@click.option("--rate", type=click.FloatRange(1), help="Requests a second, instead of each stage's own.")
@click.option("--seconds", type=click.FloatRange(1), help="Length of each stage, instead of its own.")
@click.option("--slack", default=1.0, show_default=True, type=float, help="Multiplies the limits of times.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="For servers and files; else /tmp.")
def cli(
    names: tuple[str, ...],
    cards: int,
    prices: int,
    sockets: int,
    rate: float | None,
    seconds: float | None,
    slack: float,
    folder: Path | None,
) -> None:
    """Run STAGE..., or all of them (about six minutes), against limits; the exit code says whether they are kept."""
    console = Console(stderr=True)
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(TemporaryDirectory(prefix="dualcaster-load-")))
        facts = machine.describe()
        url = stack.enter_context(servers.running(place / "servers"))
        results = run(url, place, names or STAGES, Size(cards, prices, sockets, rate, seconds, slack), console)
        facts["load_average_after"] = round(os.getloadavg()[0], 2)
    report.show(Console(width=None if sys.stdout.isatty() else 160), results, facts, "Dualcaster load test")
    sys.exit(any(result.passed is False for found in results.values() for result in found))


if __name__ == "__main__":
    cli(prog_name="python -m load")
