"""Servers that hang: their processes are stopped, their connections stay, and nothing answers."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from stack.leftovers import read_note
from stack.server import EmbeddedServer


@contextmanager
def frozen(*servers: EmbeddedServer) -> Iterator[None]:
    """Stop embedded servers while the block runs: SIGSTOP for each of their processes, the first one first."""
    stopped: list[psutil.Process] = []
    try:
        for server in servers:
            stopped += _stop(server)
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):  # a main process that goes on may end one of its own first
                process.resume()


def _stop(server: EmbeddedServer) -> list[psutil.Process]:
    """Stop a server's main process, which makes no new ones from then on, and those below it that have not ended."""
    note = read_note(server.directory / "guard.lock")
    assert note is not None
    main = psutil.Process(note.child)
    main.suspend()
    stopped = [main]
    for process in main.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.suspend()
            stopped.append(process)
    return stopped
