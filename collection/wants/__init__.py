"""Wants: which copies fulfil one, what a deck still needs, and the cheapest basket. Plain functions."""
