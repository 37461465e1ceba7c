"""Commands of `python -m ingestion` beside the loads. The group passes each of them how to open the database."""
