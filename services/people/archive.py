"""The archive of an account: everything of one's own as one ZIP file, offered before an account is deleted.

Secrets are not in it: of passwords, sessions and tokens only that they exist. It is written to a temporary file in one
transaction, so that its parts fit each other, in bounded memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

from collection.export.own import OWN_CSV, OWN_JSON
from collection.wants.wanting import Priority
from db.engine import Connection, Row, snapshot
from db.queries import accounts, alerts, bots, exports, inventory, shares, wants
from services.people.alerts.channels import channel_of
from services.people.alerts.events import event_of
from services.people.alerts.rules import FIRST_PAGE, MOST, alert_of
from services.people.exporting import ExportedFile, file_name, temporary_file, written
from services.people.users import user_of
from services.people.wants.contract import maximum_of

MOST_EVENTS = 100_000
MEDIA_TYPE = "application/zip"

Part = Callable[[Connection, int], Iterable[str]]


def archive(user_id: int) -> ExportedFile:
    """Return the archive of a user."""
    with temporary_file() as content, snapshot() as connection, ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, part in PARTS.items():
            with packed.open(name, "w", force_zip64=True) as file:
                for text in part(connection, user_id):
                    file.write(text.encode())
    content.seek(0)
    return ExportedFile(f"{file_name('account')}.zip", MEDIA_TYPE, content)


def _account(connection: Connection, user_id: int) -> Iterator[str]:
    row = accounts.user(connection, user_id)
    if row is not None:
        told = asdict(user_of(row)) | {"password_changed_at": row.password_changed_at}
        yield _json(told | {"settings": accounts.settings_of(connection, user_id)})


def _sessions(connection: Connection, user_id: int) -> Iterator[str]:
    browsers, programs = (_plain(find(connection, user_id)) for find in (accounts.sessions, accounts.families))
    yield _json({"browsers": browsers, "programs": programs})


def _tokens(connection: Connection, user_id: int) -> Iterator[str]:
    hidden = ("id", "hint")
    rows = _plain(accounts.personal_tokens(connection, user_id))
    yield _json([{name: value for name, value in row.items() if name not in hidden} for row in rows])


def _events(connection: Connection, user_id: int) -> Iterator[str]:
    yield _json(_plain(accounts.events(connection, user_id, MOST_EVENTS)))


def _locations(connection: Connection, user_id: int) -> Iterator[str]:
    yield _json(_plain(inventory.locations(connection, user_id)))


def _imports(connection: Connection, user_id: int) -> Iterator[str]:
    told = {
        "imports": _plain(exports.imports(connection, user_id)),
        "answers": _plain(exports.answers(connection, user_id)),
        "choices": _plain(exports.choices(connection, user_id)),
    }
    yield _json(told)


def _ledger(connection: Connection, user_id: int) -> Iterator[str]:
    """Yield the entries, a line of the ledger a line of the file: one entry may have hundreds of thousands."""
    entry, end = None, ""
    yield "["
    for row in exports.ledger(connection, user_id):
        if row.id != entry:
            entry = row.id
            told = {name: row._mapping[name] for name in _ENTRY}
            yield f'{end}\n{_json(told).rstrip().removesuffix("}")},"lines":['
            between, end = "\n", "\n]},"
        if row.line is not None:
            yield f'{between}{{"kind":"{row.line_kind}","line":{row.line}}}'
            between = ",\n"
    yield f"{end.removesuffix(',')}\n]\n"


def _alerts(connection: Connection, user_id: int) -> Iterator[str]:
    told = {
        "rules": [asdict(alert_of(row)) for row in alerts.page(connection, user_id, FIRST_PAGE, MOST)],
        "channels": [asdict(channel_of(row)) for row in alerts.channels(connection, user_id)],
        "events": [asdict(event_of(row)) for row in alerts.events(connection, user_id, 2**63 - 1, MOST_EVENTS)],
    }
    yield _json(told)


def _bots(connection: Connection, user_id: int) -> Iterator[str]:
    yield _json(_plain(bots.links(connection, user_id)))


def _shared_links(connection: Connection, user_id: int) -> Iterator[str]:
    yield _json(_plain(shares.of_user(connection, user_id)))


def _want_list(connection: Connection, user_id: int) -> Iterator[str]:
    rows = wants.every_stored(connection, user_id)
    yield _json([{**row._mapping, "maximum": maximum_of(row), "priority": Priority(row.priority).word} for row in rows])


def _inventory_csv(connection: Connection, user_id: int) -> Iterator[str]:
    return written(connection, user_id, OWN_CSV)


def _inventory_json(connection: Connection, user_id: int) -> Iterator[str]:
    return written(connection, user_id, OWN_JSON)


def _plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in rows]


def _json(told: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(told)).decode() + "\n"


_ENTRY = ("id", "time", "kind", "reverses_id", "import_id", "is_automatic", "note")
# What a new kind of personal data adds: one line.
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "account.json": _account,
        "sessions.json": _sessions,
        "tokens.json": _tokens,
        "events.json": _events,
        "locations.json": _locations,
        "inventory.csv": _inventory_csv,
        "inventory.json": _inventory_json,
        "ledger.json": _ledger,
        "imports.json": _imports,
        "alerts.json": _alerts,
        "bots.json": _bots,
        "shared_links.json": _shared_links,
        "want_list.json": _want_list,
    }
)
