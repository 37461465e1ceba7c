"""All SQL of the program: models, migrations, reads (`queries`), writes, rollups. No other package has any."""
