"""Runs of the sources: fetch, parse, store, refresh, publish; and the undo and replay of whole runs."""
