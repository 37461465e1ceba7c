"""Rows of an import: each row of a file resolved to a card, with its state and the reason, as it is stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from collection.formats.rows import ParsedRow, RejectedRow, Row, SkipReason
from collection.reconciliation.wording import clues_from, clues_of, raw_of, wording_of
from collection.resolution.batch import resolve_all
from collection.resolution.catalogue import LookUps
from collection.resolution.clues import Clues
from collection.resolution.outcome import Resolution, State
from db.copying import array_text
from services.people.imports.contract import RowState

BATCH = 1_000  # rows that are resolved and stored at once
LONGEST_LOCATION = 200  # characters of a name
CHOSEN = "Chosen by you."
SKIPPED: Mapping[SkipReason, str] = MappingProxyType(
    {
        SkipReason.WISH: "It is on a list of wishes.",
        SkipReason.NOT_OWNED: "It says that you do not own it.",
        SkipReason.PROXY: "It is a proxy.",
        SkipReason.DIGITAL: "It is digital: no paper card.",
        SkipReason.OTHER_GAME: "It is of another game.",
        SkipReason.NOT_A_CARD: "It is no card.",
        SkipReason.NO_COPIES: "It counts no copies.",
        SkipReason.OTHER_FACE: "It is the other face of the card in the line before.",
    }
)
_NO_LIST = "{}"
_NOTHING = (_NO_LIST, None, _NO_LIST, None, None, None, None, None, "", "", None, None, 0, None, None, _NO_LIST, "")


class Owner(NamedTuple):
    """What the owner of a file says of all its rows: their import, one location for all, cards chosen by wording."""

    user_id: int
    import_id: int
    location: str | None
    choices: Mapping[str, UUID]


def stored_rows(rows: Iterable[Row], owner: Owner, look_ups: LookUps) -> Iterator[list[tuple[Any, ...]]]:
    """Yield batches of rows in the order of db.writes.imports.ROWS; memory holds one batch."""
    remaining, position = iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        yield list(_batch(batch, position, owner, look_ups))
        position += len(batch)


def _batch(rows: Sequence[Row], position: int, owner: Owner, look_ups: LookUps) -> Iterator[tuple[Any, ...]]:
    clues = [clues_of(row) for row in rows if isinstance(row, ParsedRow)]
    resolved = iter(_resolved(clues, owner.choices, look_ups))
    for number, row in enumerate(rows, start=position + 1):
        begin = (owner.import_id, number, owner.user_id, row.line, _json(list(row.raw.values())))
        if isinstance(row, ParsedRow):
            yield *begin, *_copies(row, *next(resolved), owner)
        elif isinstance(row, RejectedRow):
            yield *begin, RowState.REJECTED, row.reason, *_NOTHING
        else:
            yield *begin, RowState.SKIPPED, SKIPPED[row.reason], *_NOTHING


def _resolved(
    clues: Sequence[Clues], choices: Mapping[str, UUID], look_ups: LookUps
) -> Iterable[tuple[str, Resolution]]:
    """Return the resolution of each row, after its wording, "" where it is exact: else what its owner chose counts."""
    found = resolve_all(clues, look_ups)
    told = [
        wording_of(one) if resolution.state is not State.EXACT else ""
        for one, resolution in zip(clues, found, strict=True)
    ]
    known = choose({wording: choices[wording] for wording in told if wording in choices}, look_ups)
    return [(wording, known.get(wording, resolution)) for wording, resolution in zip(told, found, strict=True)]


def choose(choices: Mapping[str, UUID], look_ups: LookUps) -> dict[str, Resolution]:
    """Return the resolution of wordings by the Scryfall ids of the cards that their owner chose.

    The finish is still that of the row: a card that does not come in it is proposed. A card that is no longer in the
    catalogue has none.
    """
    if not choices:
        return {}
    clues = [Clues(scryfall_id=card, finish=clues_from(text).finish) for text, card in choices.items()]
    resolved = zip(choices, resolve_all(clues, look_ups), strict=True)
    return {text: _as_chosen(found) for text, found in resolved if found.card_id is not None}


def _as_chosen(resolution: Resolution) -> Resolution:
    """Return a resolution that says who decided, and what is doubtful all the same."""
    doubt = resolution.reason.partition(". ")[2]
    return replace(resolution, reason=f"{CHOSEN} {doubt}".strip())


def _copies(row: ParsedRow, wording: str, resolution: Resolution, owner: Owner) -> tuple[Any, ...]:
    is_resolved = resolution.card_id is not None
    return (
        resolution.state,
        resolution.reason,
        _texts(row.remarks),
        resolution.card_id,
        array_text(resolution.candidates),
        wording or None,
        raw_of(row, wording, resolution.finish, is_resolved=is_resolved),
        row.condition.value,
        resolution.finish,
        row.language.value,
        row.location[:LONGEST_LOCATION] if owner.location is None else owner.location,
        row.location_kind if owner.location is None else "",
        row.quantity,
        row.unit_cost,
        row.unit_fees,
        row.cost_currency,
        row.acquired_on,
        _texts(row.tags),
        row.notes,
    )


def _json(cells: list[str]) -> str:
    return msgspec.json.encode(cells).decode()


def _texts(texts: Sequence[str]) -> str:
    """Return PostgreSQL's text of an array of texts: between quotes quotes and backslashes are escaped."""
    if not texts:
        return _NO_LIST
    quoted = (text.replace("\\", r"\\").replace('"', r"\"") for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"
