"""Writes changes of cards' legalities, which the catalogue itself has only the last day of."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

# Printings of a card change together; the first that tells counts. A second change of a day keeps the state before it.
NOTE = """
    INSERT INTO legality_changes (oracle_id, format, day, before, after)
    SELECT DISTINCT ON (batch.oracle_id, new.key) batch.oracle_id, new.key, CAST(:day AS date),
        cards.legalities ->> new.key, new.value
    FROM cards JOIN batch_cards AS batch ON {may_describe}
    CROSS JOIN LATERAL jsonb_each_text(batch.legalities) AS new
    WHERE cards.described AND cards.legalities <> batch.legalities AND batch.oracle_id IS NOT NULL
        AND cards.legalities ->> new.key <> new.value
    ORDER BY batch.oracle_id, new.key, cards.id
    ON CONFLICT (oracle_id, format, day) DO UPDATE SET after = excluded.after
    WHERE legality_changes.after <> excluded.after
"""


def note_changes(connection: Connection, may_describe: str, values: Mapping[str, object]) -> None:
    """Store the changes that rows of batch_cards which meet `may_describe` are about to make."""
    connection.execute(text(NOTE.format(may_describe=may_describe)), values)
