"""The guard's note about its command, and the end of a command whose guard was killed."""

import contextlib
import json
from pathlib import Path

import psutil

from stack.guard import Note

SECONDS = 10.0


def read_note(path: Path) -> Note | None:
    """Return the note in a guard's lock file, if there is one."""
    text = path.read_text() if path.exists() else ""
    return Note(*json.loads(text)) if text else None


def end_leftover(path: Path) -> None:
    """Kill the command of the note in `path`, with its descendants. To be called when no guard holds `path`."""
    note = read_note(path)
    family = _family(note) if note else []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=SECONDS)


def _family(note: Note) -> list[psutil.Process]:
    """Return the process of a note and its descendants; none if another process has its number now."""
    try:
        process = psutil.Process(note.child)
        return [process, *process.children(recursive=True)] if process.create_time() == note.child_born else []
    except psutil.NoSuchProcess:
        return []
