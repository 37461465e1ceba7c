"""Backup of the database: dump with a manifest, restore, and the drill that proves that a backup can be restored."""
