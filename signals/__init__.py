"""Signals: what a series' own prices, and those beside it, say on a day. Plain functions over arrays."""
