"""Renames of sets: stores the new code of an old one, and moves the set's computed days and alerts to it."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

# Cards that moved to another set. An edition may need several runs: moves are stored until it was read whole.
NOTE = """
    INSERT INTO set_moves (old_code, new_code, cards)
    SELECT cards.set_code, batch.set_code, count(*)
    FROM cards JOIN batch_cards AS batch ON {may_describe}
    WHERE cards.described AND cards.set_code <> batch.set_code
    GROUP BY cards.set_code, batch.set_code
    ON CONFLICT (old_code, new_code) DO UPDATE SET cards = set_moves.cards + excluded.cards
"""

# No card is left under the old code, and most of its cards have the new one.
RENAMED = text("""
    SELECT DISTINCT ON (old_code) old_code, new_code FROM set_moves AS moved
    WHERE NOT EXISTS (SELECT FROM cards WHERE set_code = moved.old_code AND described AND gone_at IS NULL)
        AND 2 * cards > (SELECT sum(cards) FROM set_moves WHERE old_code = moved.old_code)
            + (SELECT count(*) FROM cards WHERE set_code = moved.old_code)
    ORDER BY old_code
""")
# Former codes of the old code now lead to the new one; a code with cards again is not a former one.
RENAME = (
    text("DELETE FROM set_renames WHERE old_code = :new_code"),
    text("UPDATE set_renames SET new_code = :new_code WHERE new_code = :old_code"),
    text("""
        INSERT INTO set_renames (old_code, new_code, since) VALUES (:old_code, :new_code, :since)
        ON CONFLICT (old_code) DO UPDATE SET new_code = excluded.new_code, since = excluded.since
    """),
    text("""
        UPDATE set_index_daily AS moved SET set_code = :new_code
        WHERE set_code = :old_code AND NOT EXISTS (
            SELECT FROM set_index_daily AS own
            WHERE own.set_code = :new_code AND own.currency = moved.currency AND own.bucket = moved.bucket
        )
    """),
    text("DELETE FROM set_index_daily WHERE set_code = :old_code"),
    text("UPDATE alert_rules SET set_code = :new_code WHERE set_code = :old_code"),
    text("DELETE FROM set_moves WHERE old_code = :old_code"),
)


def note_moves(connection: Connection, may_describe: str, values: Mapping[str, object]) -> None:
    """Store the moves to another set that rows of batch_cards with `may_describe` are about to make."""
    connection.execute(text(NOTE.format(may_describe=may_describe)), values)


def rename_moved(connection: Connection, since: object) -> list[tuple[str, str]]:
    """Rename the sets that have moved; return (old code, new code) of each."""
    renamed = [(row.old_code, row.new_code) for row in connection.execute(RENAMED)]
    for old_code, new_code in renamed:
        for statement in RENAME:
            connection.execute(statement, {"old_code": old_code, "new_code": new_code, "since": since})
    return renamed
