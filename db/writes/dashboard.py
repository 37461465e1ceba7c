"""Writes the stored sections of the dashboard."""

from datetime import datetime

from sqlalchemy import Connection, text

# A section that says the same keeps its version.
STORE = text("""
    INSERT INTO dashboard_sections AS stored (currency, section, version, computed_at, body)
    VALUES (:currency, :section, 1, :now, CAST(:body AS jsonb))
    ON CONFLICT (currency, section) DO UPDATE SET computed_at = excluded.computed_at, body = excluded.body,
        version = stored.version + 1
    WHERE stored.body IS DISTINCT FROM excluded.body
    RETURNING version
""")


def store_section(connection: Connection, currency: str, section: str, body: str | None, now: datetime) -> int | None:
    """Store a section as JSON (None: its computation failed); return its version, None where it says the same."""
    values = {"currency": currency, "section": section, "body": body, "now": now}
    version: int | None = connection.execute(STORE, values).scalar_one_or_none()
    return version
