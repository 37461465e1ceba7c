"""Explanations: what stored numbers say of a card, the market or a collection, in sentences whose numbers are slots.

A template writes them, or a language model; whoever wrote a text, the checker decides whether it is shown.
"""
