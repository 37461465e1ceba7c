"""Performance of a collection: index, money-weighted return, what moved the value, and what was a bargain."""
