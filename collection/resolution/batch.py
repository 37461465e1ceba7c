"""Resolution of many rows: collects what they need, asks in bulk, and resolves in memory.

Rows are asked about in rounds, and only those that the rounds before left open: most rows end with their identifier or
their number, and names are asked for the others alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from collection.resolution.catalogue import Catalogue, InSet, LookUps
from collection.resolution.clues import Clues, Scheme
from collection.resolution.evidence import Evidence
from collection.resolution.ladder import RUNGS, first_of, resolve
from collection.resolution.outcome import Resolution, State


def resolve_all(rows: Sequence[Clues], look_ups: LookUps) -> list[Resolution]:
    """Return the resolution of each row, in the order of the rows. Equal rows are resolved once."""
    distinct = {clues: place for place, clues in enumerate(dict.fromkeys(rows))}
    waiting = {place: clues for clues, place in distinct.items()}
    resolved: dict[int, Resolution] = {}
    catalogue = Catalogue(look_ups.sets())
    for look_up, rungs in ROUNDS:
        catalogue = look_up(catalogue, waiting.values(), look_ups)
        for place, clues in [*waiting.items()]:
            found = first_of(rungs, Evidence(clues, catalogue))
            if found and found.state is State.EXACT:
                resolved[place] = found
                del waiting[place]
    catalogue = _titled(catalogue, waiting.values(), look_ups)
    resolved |= {place: resolve(clues, catalogue) for place, clues in waiting.items()}
    return [resolved[distinct[clues]] for clues in rows]


def _identified(catalogue: Catalogue, rows: Iterable[Clues], look_ups: LookUps) -> Catalogue:
    values: dict[Scheme, set[UUID | int]] = {}
    for scheme, value in (one for clues in rows for one in clues.identifiers()):
        values.setdefault(scheme, set()).add(value)
    found = {
        (scheme, value): printings
        for scheme, some in values.items()
        for value, printings in look_ups.identified(scheme, some).items()
    }
    return replace(catalogue, identified=found)


def _numbered(catalogue: Catalogue, rows: Iterable[Clues], look_ups: LookUps) -> Catalogue:
    keys = {key for clues in rows for key in _numbers(Evidence(clues, catalogue))}
    return replace(catalogue, numbered=look_ups.numbered(keys) if keys else {})


def _numbers(row: Evidence) -> Iterable[InSet]:
    return ((meant.code, number) for meant in row.sets for number in row.numbers_in(meant))


def _titled_in_set(catalogue: Catalogue, rows: Iterable[Clues], look_ups: LookUps) -> Catalogue:
    some = (Evidence(clues, catalogue) for clues in rows)
    keys = {(meant.code, title) for row in some for meant in row.sets for title in row.titles}
    return replace(catalogue, titled_in_set=look_ups.titled_in_set(keys) if keys else {})


def _titled(catalogue: Catalogue, rows: Iterable[Clues], look_ups: LookUps) -> Catalogue:
    keys = {key for clues in rows for key in Evidence(clues, catalogue).names}
    return replace(catalogue, titled=look_ups.titled(keys) if keys else {})


# Each round: what it looks up, and the rungs that can then find an exact card. A last one is for all that is left.
ROUNDS = ((_identified, RUNGS[:1]), (_numbered, RUNGS[:2]), (_titled_in_set, RUNGS[:3]))
