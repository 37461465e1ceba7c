"""Ledger of a collection: entries that are never edited, and the lots that they lead to."""
