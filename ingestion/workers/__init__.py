"""What workers and beat need beside their tasks (ingestion/tasks.py): locks, dead letters, each task sent once."""
