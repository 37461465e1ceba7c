"""The fees that a new database has, without a database."""

from importlib import import_module

from market.fees import Fee

seed = import_module("db.migrations.versions.0038_recommendations")
FEES = [Fee(*row) for row in seed.ROWS]
LEVELS = {"tcgplayer": "level_1_4", "cardmarket": "private"}
