"""The worker processes: fetch prices from the sources, normalise, store, refresh, announce."""
