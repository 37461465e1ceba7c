"""Databases to restore into, what databases hold, and backups that were spoilt."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import text

from backup import manifest
from backup.manifest import Manifest
from db import databases
from db.queries import contents


@contextmanager
def empty_database(server_url: str) -> Iterator[str]:
    """An empty database on a server, dropped afterwards with all that was made of it."""
    name = f"restored_{uuid4().hex[:12]}"
    databases.create(server_url, name)
    try:
        yield databases.sibling(server_url, name)
    finally:
        for made in names(server_url, name):
            databases.drop(server_url, made)


def names(url: str, beginning: str) -> list[str]:
    """The names of databases of a server that begin so."""
    with databases.connected(url) as connection:
        found = connection.scalars(
            text("SELECT datname FROM pg_database WHERE datname LIKE :some || '%' ORDER BY 1"), {"some": beginning}
        )
        return list(found)


def every_row(url: str) -> dict[str, list[str]]:
    """All rows of all relations of a database, as texts."""
    with databases.connected(url) as connection:
        return {
            relation: sorted(connection.scalars(text(f"SELECT CAST(relation AS text) FROM {relation} AS relation")))
            for relation in contents.relations(connection)
        }


def spoilt(folder: Path, target: Path, **changes: object) -> Path:
    """A copy of a backup whose manifest says something else."""
    shutil.copytree(folder, target)
    manifest.write(msgspec.structs.replace(manifest.read(folder), **changes), target)
    return target


def with_contents(held: Manifest, relation: str, rows: int, digest: str) -> dict[str, contents.Contents]:
    """The contents of a manifest with others for one relation."""
    return {**held.relations, relation: contents.Contents(rows, digest)}
