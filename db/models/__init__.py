"""The tables as SQLAlchemy models. Migrations have SQL of their own; `alembic check` compares the two.

Relations that differ between the two databases (partitions, rollups) are created by the migrations and `db/rollups.py`,
and have no models.
"""

from db.models import accounts as accounts
from db.models import activity as activity
from db.models import alerts as alerts
from db.models import bots as bots
from db.models import catalogue as catalogue
from db.models import collection as collection
from db.models import fees as fees
from db.models import forecasts as forecasts
from db.models import indices as indices
from db.models import ledger as ledger
from db.models import mail as mail
from db.models import market_events as market_events
from db.models import prices as prices
from db.models import recommendations as recommendations
from db.models import shares as shares
from db.models import signals as signals
from db.models import similar as similar
from db.models import summaries as summaries
from db.models import wants as wants
from db.models.base import Base as Base
