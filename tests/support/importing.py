"""`python -m tests.support.importing LIBRARY,... MODULE ...`: import the modules in turn, and watch what that does.

Libraries are imported first and do as they like. While the modules are imported, connecting, starting a process and
writing files are refused. Prints a line for each module that could not be imported.
"""

import importlib
import os
import sys
import traceback
from typing import Any

REFUSED = frozenset(
    {"socket.bind", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec",
     "os.kill", "os.mkdir", "os.remove", "os.rename", "os.chmod", "os.chown", "shutil.rmtree", "sqlite3.connect"}
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class SideEffect(Exception):
    """A module did at its import what only a call may do."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: raise for what an import must not do."""
    if event in REFUSED or (event == "open" and arguments[2] & WRITING):
        raise SideEffect(f"{event} {arguments}")


def failure(module: str) -> str | None:
    """Import a module; return what went wrong, if anything did."""
    try:
        importlib.import_module(module)
    except BaseException:
        return traceback.format_exc(limit=-2)
    return None


def main(libraries: str, *modules: str) -> int:
    """Import the libraries, then each module; return the exit code."""
    for library in libraries.split(","):
        importlib.import_module(library)
    sys.addaudithook(refuse)
    failures = {module: said for module in modules if (said := failure(module))}
    for module, said in failures.items():
        print(f"{module}: {said}")
    print(f"{len(modules)} modules, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
