"""The domain: variants of a card's price and their rules. Plain functions over plain data."""
