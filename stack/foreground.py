"""Commands in the foreground of the terminal, on the servers of the data folder: `exec` and `psql`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from stack.account import Account, become, prctl, program_account
from stack.embedded import database
from stack.guard import PR_SET_PDEATHSIG
from stack.launcher import child_environment, servers_of
from stack.migrations import migrate
from stack.postgres import binary, psql_arguments
from stack.services import MIGRATE
from stack.settings import StackSettings

NOT_FOUND = 127


def execute(settings: StackSettings, command: list[str], migration: tuple[str, ...] = MIGRATE) -> int:
    """Run a command on the migrated servers, joined or started for it; return its exit code, as a shell does."""
    with servers_of(settings) as found:
        environment = child_environment(settings, found)
        migrate(settings.DATA_DIR, environment, migration)
        programs = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
        return _in_foreground(command, {**environment, "PATH": programs}, program_account(settings.DATA_DIR))


def psql(settings: StackSettings, arguments: list[str]) -> int:
    """Run psql on the database, the machine's psql or else the wheel's; return its exit code."""
    program = shutil.which("psql") or str(binary("psql"))
    with database(settings.DATA_DIR, settings.DATABASE_URL) as url:
        where, variables = psql_arguments(url)
        return _in_foreground([program, *where, *arguments], {**os.environ, **variables})


def _in_foreground(command: list[str], environment: Mapping[str, str], account: Account | None = None) -> int:
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        print(f"Error: there is no command {command[0]!r}.", file=sys.stderr)
        return NOT_FOUND
    # The terminal sends Ctrl-C to the command as well, and only the command handles it.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda *_: None)
    with subprocess.Popen([program, *command[1:]], env=environment, preexec_fn=partial(_prepare, account)) as process:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: process.send_signal(received))
        code = process.wait()
    return code if code >= 0 else 128 - code


def _prepare(account: Account | None) -> None:
    if account is not None:
        become(account)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
