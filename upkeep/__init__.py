"""Upkeep of derived data: the steps after a load, and retention."""
