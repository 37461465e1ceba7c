"""Queries about the market: cards, sets, indices, movers, search."""
