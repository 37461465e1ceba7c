"""The domain: variants of a card's price and the rules that hold for them. Plain functions over plain data."""
