"""Everything that knows SQL: models, migrations, reads (`queries`), writes, rollups. No other package has any."""
