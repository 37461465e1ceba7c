"""The fees that a new database has, without a database."""

from importlib import import_module

from market.fees import Fee

SEEDS = [import_module(f"db.migrations.versions.{name}") for name in ("0038_recommendations", "0041_arbitrage")]
FEES = [Fee(*row) for seed in SEEDS for row in seed.ROWS]
LEVELS = {"tcgplayer": "level_1_4", "cardmarket": "private"}
