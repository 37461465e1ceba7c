"""Imports of collection files: preview, questions, choices, commit, undo (docs/collections.md, imports)."""
