"""The command line of the ledger, of forecasts and of similar cards: `python -m analysis --help`."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
import numpy as np

from analysis.forecasting import archives, report
from analysis.forecasting.panel import Panel
from analysis.forecasting.targets import TARGETS
from analysis.forecasting.training import TooLittleHistory
from db import logs
from db.engine import DatabaseError, advice, write_engine
from db.settings import NotConfigured
from ingestion.contract import SourceError
from ingestion.sources.scryfall_bulk import ScryfallBulk
from market.records import CatalogueCard
from services.analysis import training, verifying
from signals import reliability
from signals.reliability import Closes, Judged
from similarity import evaluation
from similarity.corpus import Bodies
from similarity.texts import RulesText
from stack.errors import StackError
from upkeep.servers import servers

BROKEN, MISSED, UNUSABLE = 1, 1, 4  # exit codes, as those of ingestion/commands/exit_codes.py


class Root(click.ParamType[bytes]):
    """A root of the ledger, in hexadecimal digits."""

    name = "root"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> bytes:
        """Return its bytes."""
        try:
            root = bytes.fromhex(value)
        except ValueError:
            root = b""
        if len(root) != 32:
            self.fail("a root has 64 hexadecimal digits", param, context)
        return root


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--demo", is_flag=True, help="The ledger of the demo.")
@click.pass_context
def cli(context: click.Context, demo: bool) -> None:
    """Look after the ledger of recommendations, forecasts, and similar cards."""
    logs.configure()
    context.obj = demo


@cli.command()
@click.option("--root", type=Root(), help="A root that was kept from before: the ledger has to have had it.")
@click.pass_obj
def verify_ledger(demo: bool, root: bytes | None) -> None:
    """Compute every hash again; name the first row that is not as it was written, and end with 1."""
    try:
        with servers(demo):
            found = verifying.verify(root)
    except (NotConfigured, StackError) as error:
        _end(str(error), UNUSABLE)
    except DatabaseError as error:
        _end(advice(error), UNUSABLE)
    if found.broken:
        _end(f"The ledger is broken at {found.broken.where}: {found.broken.why}.", BROKEN)
    click.echo(f"The ledger is whole: {found.batches} batches, {found.rows} rows, root {found.root.hex()}")


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--target", "names", type=click.Choice(list(TARGETS)), multiple=True, help="Only these.")
@click.option("--tuning", is_flag=True, help="Leave out the days that no choice may be made with.")
def evaluate(folder: Path, names: tuple[str, ...], tuning: bool) -> None:
    """Measure forecasts on archives of real prices; end with 1 where a figure is beyond its limit."""
    try:
        found = [*_reports(folder, names or tuple(TARGETS), tuning)]
    except archives.UnreadableArchive as error:
        _end(str(error), UNUSABLE)
    missed = [check for one in found for check in one.checks if not check.is_met]
    if missed:
        _end(f"{len(missed)} of {sum(len(one.checks) for one in found)} figures are beyond their limits.", MISSED)


def _reports(folder: Path, names: tuple[str, ...], tuning: bool) -> Iterator[report.Report]:
    """Yield the reports of targets as they are printed; the prices of one marketplace are in memory at a time."""
    for marketplace, read in archives.READERS.items():
        asked = [name for name in names if TARGETS[name].marketplace == marketplace]
        if asked:
            panel = read(folder)
            for name in asked:
                one = report.report(panel, name, tuning=tuning)
                click.echo("\n".join(report.lines(one)))
                yield one


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def confidence(folder: Path) -> None:
    """Measure on archives of real prices whether surer signals go on more often."""
    try:
        for marketplace, read in archives.READERS.items():
            judged = reliability.judged(_closes(read(folder)), marketplace)
            click.echo("\n".join(_reliability(marketplace, judged)))
    except archives.UnreadableArchive as error:
        _end(str(error), UNUSABLE)


def _closes(panel: Panel) -> Closes:
    """Return the last price of each day of a panel."""
    days = np.floor(panel.days).astype(np.int64)
    cents = np.zeros((days[-1] - days[0] + 1, len(panel.card)), np.int64)
    for column, day in enumerate((days - days[0]).tolist()):
        told = np.rint(100 * np.nan_to_num(panel.price[:, column])).astype(np.int64)
        cents[day] = np.where(told > 0, told, cents[day])
    return Closes(int(days[0]), cents, panel.card, panel.name)


def _reliability(marketplace: str, found: Judged) -> Iterator[str]:
    yield f"{marketplace}: {len(found.hits):,} moves of 10 % in 7 days, of {len(set(found.day.tolist()))} days"
    bins = reliability.tenths(found.confidence, found.hits)
    if not bins:
        yield "  too few to say"
        return
    yield f"  went on by 5 % in 7 days: {100 * found.hits.mean():.1f} %"
    yield from (f"  {one.n:>6,}  confidence {one.confidence:.3f}  seen {100 * one.seen:5.1f} %" for one in bins)
    yield f"  more at {reliability.rises(bins)} of {len(bins) - 1} steps"


@cli.command()
@click.option("--target", "names", type=click.Choice(list(TARGETS)), multiple=True, help="Only these.")
@click.pass_obj
def train(demo: bool, names: tuple[str, ...]) -> None:
    """Train forecasts on the stored prices; end with 1 where there are too few of them."""
    try:
        with servers(demo):
            refused = [why for name in names or TARGETS if (why := _trained(name))]
    except (NotConfigured, StackError) as error:
        _end(str(error), UNUSABLE)
    except DatabaseError as error:
        _end(advice(error), UNUSABLE)
    if refused:
        _end("\n".join(refused), MISSED)


def _trained(name: str) -> str | None:
    """Train a target; return why that was not possible."""
    try:
        number, model = training.train_target(write_engine(), name, datetime.now(UTC))
    except TooLittleHistory as error:
        return f"Not trained: {error}."
    click.echo(f"Model {number} of {name}: {model.rows:,} outcomes, {report.in_words(model.evaluation)}")
    return None


@cli.command()
@click.argument("catalogue", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def similar(catalogue: Path) -> None:
    """Measure similar cards on a file of Scryfall's cards; end with 1 where a figure is beyond its limit."""
    try:
        cards = {card.oracle_id: card for card in _playable(catalogue)}.values()
    except SourceError as error:
        _end(str(error), UNUSABLE)
    texts = [RulesText(card.name, card.type_line or "", card.oracle_text or "") for card in cards]
    bodies = Bodies.of((card.colors for card in cards), (card.mana_value for card in cards))
    found = evaluation.evaluate(texts, bodies)
    click.echo("\n".join(evaluation.lines(found)))
    if found.misses:
        _end(f"{'; '.join(found.misses)}.", MISSED)


def _playable(catalogue: Path) -> Iterator[CatalogueCard]:
    """Yield the English cards of a file that similar cards are looked for among."""
    source = ScryfallBulk()
    edition = source.edition_of_files([catalogue], None)
    for record in source.read([catalogue], edition, lambda *_: None):
        if isinstance(record, CatalogueCard) and record.lang == "en" and record.oracle_id and not record.extra:
            yield record


def _end(why: str, code: int) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(code)


if __name__ == "__main__":
    cli(prog_name="python -m analysis")
