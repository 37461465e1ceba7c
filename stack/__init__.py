"""Runs the whole program on one machine: embedded PostgreSQL and Valkey, migrations, web, worker, beat, first load."""
