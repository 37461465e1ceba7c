"""Queries about the ledger of a user as a list: entries with what they concern, the newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

# Which cards and how many copies a line concerns: those of an acquisition or a correction are its `facts`, those of
# a labelling, which concerns no copies, are in the line itself, those of all others its `copies`
# (collection/ledger/entries.py).
PAGE = text("""
    SELECT entries.id, entries.time, entries.kind, entries.reverses_id AS reverses, reversals.id AS reversed_by,
        entries.import_id, entries.is_automatic, entries.note, lines.copies, lines.card_ids
    FROM inventory_entries AS entries
    LEFT JOIN inventory_entries AS reversals ON reversals.reverses_id = entries.id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(CAST(told ->> 'quantity' AS integer)), 0) AS copies,
            coalesce(array_agg(DISTINCT CAST(told -> 'variant' ->> 0 AS integer))
                FILTER (WHERE told -> 'variant' ->> 0 IS NOT NULL), '{}') AS card_ids
        FROM (
            SELECT coalesce(line -> 'facts', line -> 'copies', line) AS told FROM inventory_lines
            WHERE entry_id = coalesce(entries.reverses_id, entries.id)
        ) AS concerned
    ) AS lines
    WHERE entries.user_id = :user_id AND entries.id < :before
        AND (CAST(:kind AS text) IS NULL OR entries.kind = :kind) ORDER BY entries.id DESC LIMIT :limit
""")


def page(connection: Connection, user_id: int, before: int, limit: int, kind: str | None) -> Sequence[Row[Any]]:
    """Return entries of a user with numbers below one, the newest first; None: of any kind."""
    return connection.execute(PAGE, {"user_id": user_id, "before": before, "limit": limit, "kind": kind}).all()
