"""The tables, as SQLAlchemy sees them. Migrations have SQL of their own; `alembic check` keeps both the same.

Relations that differ between the two databases (partitions, rollups) are made by the migrations and `db/rollups.py`
and are not here.
"""

from db.models import catalogue, ledger, prices, summaries
from db.models.base import Base

__all__ = ["Base", "catalogue", "ledger", "prices", "summaries"]
