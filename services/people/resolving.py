"""Resolution of what is held after a change of the catalogue: copies find their cards by themselves.

Copies without a card are resolved as soon as the catalogue leaves no doubt. Copies of a merged card become those of the
card that it was merged into; copies of a deleted one have no card, with its last name. Each change is an entry of the
ledger that nobody asked for.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from collection.ledger.variants import Variant
from collection.reconciliation.columns import variant
from collection.reconciliation.wording import clues_from, raw_without_clues, wording_of
from collection.resolution.batch import resolve_all
from collection.resolution.clues import Clues
from collection.resolution.outcome import State
from db.engine import Row, reading, write_engine
from db.queries import holdings as queries
from db.queries.printings import StoredPrintings
from services.people import inventories
from services.people.inventories import Cause
from services.people.recording import Change


def resolve_again() -> list[int]:
    """Give copies the cards that the catalogue has for them now, and return the users whose copies have changed.

    One transaction a user. Running it again changes nothing.
    """
    with reading(fresh=True) as connection:
        found = list(_found(queries.unresolved(connection), StoredPrintings(connection)))
    users = []
    for user_id, some in groupby(found, key=lambda one: int(one[0].user_id)):
        with write_engine().begin() as connection:
            change = Change(connection, user_id)
            changed = [_become(change, row, after) for row, after in some]
            if any(changed):
                change.finish()
                users.append(user_id)
    for user_id in users:
        inventories.announce(user_id, Cause.CATALOGUE)
    return users


def _become(change: Change, row: Row, after: Variant) -> bool:
    """Give the copies of a holding a variant; False where they are of another one meanwhile."""
    lots = change.lots_of(row.id)
    if not lots or lots[0].lot.variant != _variant(row):
        return False
    change.correct(lots, after, is_automatic=True)
    return True


def _found(rows: Sequence[Row], look_ups: StoredPrintings) -> Iterator[tuple[Row, Variant]]:
    """Yield the rows whose copies have another variant now, in their order."""
    open_rows = [row for row in rows if row.card_id is None]
    clues = [clues_from(row.raw, finish=_variant(row).finish, language=row.language) for row in open_rows]
    resolved = dict(zip((row.id for row in open_rows), resolve_all(clues, look_ups), strict=True))
    for row in rows:
        before = _variant(row)
        if row.card_id is None:
            resolution = resolved[row.id]
            if resolution.state is State.EXACT:
                raw = raw_without_clues(row.raw)
                yield row, before._replace(card_id=resolution.card_id, finish=resolution.finish, raw=raw)
        elif row.merged_into is not None:
            yield row, before._replace(card_id=row.merged_into)
        else:
            yield row, before._replace(card_id=None, raw=_last_known(row))


def _last_known(row: Row) -> str:
    """Return what a card without a place in the catalogue was, beside what the file said of its copies."""
    last = Clues(
        scryfall_id=row.scryfall_id, name=row.name, set_code=row.set_code, collector_number=row.collector_number
    )
    rest = msgspec.json.decode(row.raw) if row.raw else {}
    told = msgspec.json.decode(wording_of(last)) | rest
    return msgspec.json.encode(told, order="deterministic").decode()


def _variant(row: Row) -> Variant:
    return variant(row.card_id, row.condition, row.finish, row.language, row.raw)
