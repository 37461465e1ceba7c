"""Resolution of rows: from what a row of a collection file says to a card of the catalogue (docs/methods.md)."""
