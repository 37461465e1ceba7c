"""TimescaleDB: snapshots in the columnstore without segments, once no page reads them by half hours and hours.

A segment of its own for each series holds the few snapshots of a week: 51 bytes each. Sorted by series and time, a
batch of a thousand takes 9 bytes each. A history by hours reads thirteen weeks: they stay in the rowstore so long.
"""

from alembic import op
from sqlalchemy import text

revision = "0052"
down_revision = "0051"

SETTINGS = """
ALTER TABLE price_snapshots SET (
    timescaledb.enable_columnstore, timescaledb.segmentby = '{segmentby}', timescaledb.orderby = '{orderby}'
);
CALL remove_columnstore_policy('price_snapshots');
CALL add_columnstore_policy('price_snapshots', after => interval '{after}');
"""


def upgrade() -> None:
    """Change the settings of weeks to come; those in the columnstore stay as they are."""
    _set("", "series_id, time", "98 days")


def downgrade() -> None:
    """Set what was before."""
    _set("series_id", "time", "7 days")


def _set(segmentby: str, orderby: str, after: str) -> None:
    if op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")).scalar():
        for statement in SETTINGS.format(segmentby=segmentby, orderby=orderby, after=after).strip().split(";\n"):
            op.execute(statement.rstrip(";"))
