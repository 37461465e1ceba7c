"""Deck lists in plain text, as players paste them: each line a number of copies and a card, in sections."""
