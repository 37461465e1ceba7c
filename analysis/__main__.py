"""The command line of the ledger: `python -m analysis --help`."""

import sys
from typing import NoReturn

import click

from db import logs
from db.engine import DatabaseError, advice
from db.settings import NotConfigured
from services.analysis import verifying
from stack.errors import StackError
from upkeep.servers import servers

BROKEN, UNUSABLE = 1, 4  # exit codes, as those of ingestion/commands/exit_codes.py


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
    """Look after the ledger of recommendations."""
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


def _end(why: str, code: int) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(code)


if __name__ == "__main__":
    cli(prog_name="python -m analysis")
