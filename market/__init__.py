"""The domain: variants of a card's price and their rules. Plain functions over plain data."""

__version__ = "1.0.0"  # of the program
