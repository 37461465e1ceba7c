"""Counts changes of known cards' names. Readers cache all names (services/market/names.py), and read them again after
this number, or that of the newest card, has risen.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text

NAMES = "name_changes"  # property: a number that rises
SUGGESTED = ("name", "flavor_name", "printed_name", "digital", "extra")  # columns that decide the set of names

CHANGE = """
    SELECT EXISTS (
        SELECT FROM cards JOIN batch_cards AS batch ON {may_describe}
        WHERE cards.gone_at IS NOT NULL OR ({old}) IS DISTINCT FROM ({new})
    )
"""
NOTE = text("""
    INSERT INTO properties VALUES (:name, '1')
    ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(properties.value AS bigint) + 1 AS text)
""")


def note_changes(connection: Connection, may_describe: str, values: Mapping[str, object]) -> None:
    """Count a change if rows of batch_cards that meet `may_describe` are about to change cards' names."""
    old, new = (", ".join(f"{table}.{column}" for column in SUGGESTED) for table in ("cards", "batch"))
    if connection.scalar(text(CHANGE.format(may_describe=may_describe, old=old, new=new)), values):
        note(connection)


def note(connection: Connection) -> None:
    """Count a change: cards were renamed, or names are gone with their cards."""
    connection.execute(NOTE, {"name": NAMES})
