"""Alembic's entry point: which database, and which of its relations the models describe."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, text

from db.models import Base
from db.settings import database_url, with_driver

ONE_MIGRATION_AT_A_TIME = 4_021_970  # key of an advisory lock


def described_by_models(name: str | None, kind: str, parent_names: Any) -> bool:
    """Leave out what differs between the two databases: partitions and the stored buckets of rollups."""
    return kind != "table" or name in Base.metadata.tables


def run(connection: Connection) -> None:
    """Migrate, or compare, over one connection."""
    context.configure(connection=connection, target_metadata=Base.metadata, include_name=described_by_models)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_MIGRATION_AT_A_TIME})
        context.run_migrations()


def main() -> None:
    """Use the caller's connection where there is one (tests), else the configured database."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    url = context.config.get_main_option("sqlalchemy.url")
    engine = create_engine(with_driver(url) if url else database_url())
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
