"""Similarity of cards: by their rules text, and by how their prices moved (docs/methods.md, similar cards)."""
