"""The part of a worker in an import: `python -m benchmarks.importing USER IMPORT` reads the file and commits it.

Prints the seconds of both as JSON.
"""

import json
import sys

import people.tasks
from benchmarks.timing import seconds
from db.engine import write_engine
from db.writes import imports as writes
from services.people.imports.contract import ImportState
from services.people.imports.previews import load_import


def main(user_id: int, import_id: int) -> None:
    """Read an import and commit it. Raises SystemExit where one of them did not happen."""
    outcomes: list[str] = []
    read = seconds(lambda: outcomes.append(people.tasks.read_import(user_id, import_id)))
    if outcomes != ["read"]:
        raise SystemExit(f"the file was not read: {outcomes}")
    with write_engine().begin() as connection:
        writes.set_requested(connection, import_id, ImportState.COMMITTING)
    commit = seconds(lambda: people.tasks.commit_import(user_id, import_id))
    if load_import(user_id, import_id).state is not ImportState.COMMITTED:
        raise SystemExit("the import was not committed")
    print(json.dumps([read, commit]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
