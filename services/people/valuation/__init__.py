"""What somebody's collection is worth: its holdings with prices, its sums, what moved it, and its index."""
