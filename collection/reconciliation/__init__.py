"""Reconciliation: the difference between the copies that a file counts and those that locations hold."""
