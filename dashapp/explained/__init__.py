"""Facts that texts may tell of a card, the market and a collection: numbers of the services in the pages' formats."""
