"""Alembic's entry point: chooses the database, and the relations that the models describe."""

from typing import Any

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, text

from db.models import Base
from db.schema import NewerSchema, require_known
from db.settings import database_url, with_driver

ONE_MIGRATION_AT_A_TIME = 4_021_970  # key of an advisory lock


def described_by_models(name: str | None, kind: str, parent_names: Any) -> bool:
    """Return False for relations that differ between the two databases: partitions and rollups' stored buckets."""
    return kind != "table" or name in Base.metadata.tables


def run(connection: Connection) -> None:
    """Run the migrations, or the comparison, over one connection."""
    context.configure(connection=connection, target_metadata=Base.metadata, include_name=described_by_models)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_MIGRATION_AT_A_TIME})
        try:
            require_known(connection)
        except NewerSchema as error:
            raise CommandError(str(error)) from None  # Alembic prints it, without a traceback
        context.run_migrations()


def main() -> None:
    """Run over the caller's connection if it passes one (tests), else over one to the configured database."""
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
