"""Everything on this machine: start it, run one command on its servers, or look into its database."""

import argparse
import sys
from collections.abc import Callable

from stack.errors import StackError
from stack.files import denied
from stack.foreground import execute, psql
from stack.launcher import launch
from stack.services import services
from stack.settings import StackSettings, load_settings

Action = Callable[[StackSettings, argparse.Namespace], int]

EXAMPLES = """\
examples:
  python -m stack run                                   the whole program, until Ctrl-C
  python -m stack run --demo                            the same with simulated prices, without a network
  python -m stack exec -- python -m ingestion status    one command on its servers
  python -m stack psql -- -c "select count(*) from cards"

settings, from the environment or from .env:
"""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; return the exit code: 1 for a failure, 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    action: Action = options.action
    try:
        return _act(action, load_settings(demo=options.demo), options)
    except StackError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _act(action: Action, settings: StackSettings, options: argparse.Namespace) -> int:
    try:
        return action(settings, options)
    except PermissionError as error:
        raise StackError(denied(error, settings.DATA_DIR)) from None


def _run(settings: StackSettings, options: argparse.Namespace) -> int:
    launch(settings, services(settings, demo=options.demo))
    return 0


def _exec(settings: StackSettings, options: argparse.Namespace) -> int:
    return execute(settings, options.command)


def _psql(settings: StackSettings, options: argparse.Namespace) -> int:
    return psql(settings, options.arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m stack",
        description=__doc__,
        epilog=EXAMPLES + _settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, action, text in (
        ("run", _run, "start everything and keep it running until Ctrl-C"),
        ("exec", _exec, "run a command with DATABASE_URL and REDIS_URL set to the migrated servers"),
        ("psql", _psql, "open psql on the database"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--demo", action="store_true", help="the demo: simulated prices, a data folder of its own")
        command.set_defaults(action=action)
    commands.choices["exec"].add_argument("command", nargs="+", help="the command and its arguments, after --")
    commands.choices["psql"].add_argument("arguments", nargs="*", help="arguments of psql, after --")
    return parser


def _settings_help() -> str:
    fields = StackSettings.model_fields.items()
    return "".join(f"  {name:<21} {field.description} [{field.default or 'unset'}]\n" for name, field in fields)


if __name__ == "__main__":
    sys.exit(main())
