"""Queries and actions of operation: runs, sources, rejected records, dead letters."""
