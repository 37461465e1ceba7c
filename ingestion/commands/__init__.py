"""Commands of `python -m ingestion` beside the loads. Each gets from the group how to open the database."""
