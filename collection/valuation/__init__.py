"""Valuation of a collection: what its lots are worth at prices that are given, and how much of it they cover."""
