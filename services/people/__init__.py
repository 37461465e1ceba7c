"""Use cases about people: their accounts, sessions, tokens and settings."""
