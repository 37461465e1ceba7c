"""What only TimescaleDB can do. Whether the database has it is asked of the database, never of a setting."""

from datetime import datetime

from sqlalchemy import Connection, Engine, text


def has_timescale(connection: Connection) -> bool:
    """Tell whether this database has the TimescaleDB extension."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')")))


def refresh_continuous_aggregate(engine: Engine, relation: str, since: datetime, until: datetime) -> None:
    """Materialise the whole buckets of [since, until). Runs outside a transaction, as the procedure demands."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        window = "CAST(:since AS timestamptz), CAST(:until AS timestamptz)"
        connection.execute(
            text(f"CALL refresh_continuous_aggregate(:relation, {window})"),
            {"relation": relation, "since": since, "until": until},
        )
