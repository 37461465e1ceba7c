"""Authority over identifiers: the rule of market.records.OWN_IDENTIFIERS, as SQL on `cards` and a row of its batch.

`filled` names the identifiers of a card from a catalogue that is not their authority. The authority's value replaces
them; a catalogue corrects and removes the identifiers of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text

from market.records import IDENTIFIERS, OWN_IDENTIFIERS


class Rule(NamedTuple):
    """Assignments of a catalogue's UPDATE, and the condition that it changes anything."""

    assignments: str
    changes: str


class _Outcome(NamedTuple):
    """A column's value after the update, and whether it is filled in."""

    value: str
    filled: str


def changed(columns: Sequence[str]) -> str:
    """Return the condition that any of the columns differs between `cards` and `batch`."""
    return f"({_each(columns, 'cards')}) IS DISTINCT FROM ({_each(columns, 'batch')})"


def _each(columns: Sequence[str], table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


def _taken_back(column: str) -> _Outcome:
    """Return the outcome for the catalogue's own column: it corrects and removes its values, not filled-in ones."""
    was_filled = f"'{column}' = ANY(cards.filled)"
    value = f"coalesce(batch.{column}, CASE WHEN {was_filled} THEN cards.{column} END)"
    return _Outcome(value, f"batch.{column} IS NULL AND {was_filled}")


def _added(column: str) -> _Outcome:
    """Return the outcome for a column that is never removed: its authority replaces any value.

    Others replace only filled-in or unknown values.
    """
    was_filled, fills = (f"'{column}' = ANY({table}.filled)" for table in ("cards", "batch"))
    counts = f"(batch.{column} IS NOT NULL AND (NOT {fills} OR cards.{column} IS NULL OR {was_filled}))"
    return _Outcome(
        f"CASE WHEN {counts} THEN batch.{column} ELSE cards.{column} END",
        f"CASE WHEN {counts} THEN {fills} ELSE {was_filled} END",
    )


def _rule(may_take_back: Sequence[str]) -> Rule:
    outcomes = {column: (_taken_back if column in may_take_back else _added)(column) for column in IDENTIFIERS}
    names = ", ".join(f"CASE WHEN {outcome.filled} THEN '{column}' END" for column, outcome in outcomes.items())
    after = {column: outcome.value for column, outcome in outcomes.items()}
    after["filled"] = f"array_remove(ARRAY[{names}], NULL)"
    return Rule(
        ", ".join(f"{column} = {value}" for column, value in after.items()),
        f"({_each(list(after), 'cards')}) IS DISTINCT FROM ({', '.join(after.values())})",
    )


DESCRIBED = _rule(OWN_IDENTIFIERS[True])
NAMED = _rule(())

# Of the known cards in batch_cards: the number of identifiers that differ from an authority's, and one of them.
DIFFERENCES = text(f"""
    SELECT count(*) OVER (), cards.name, one.name, one.known, one.told
    FROM batch_cards AS batch JOIN cards ON cards.scryfall_id = batch.scryfall_id
    CROSS JOIN LATERAL (VALUES {
    ", ".join(f"('{name}', cards.{name}::text, batch.{name}::text)" for name in OWN_IDENTIFIERS[True])
}) AS one (name, known, told)
    WHERE one.known <> one.told AND NOT one.name = ANY(cards.filled)
    LIMIT 1
""")
