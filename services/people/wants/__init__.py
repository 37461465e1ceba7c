"""Want list: cards to be had, with what is owned, the best price now, decks, and the cheapest basket."""
