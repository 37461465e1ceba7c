"""A simulated card market for trying out without network.

`writing` writes its past as files in the formats of the real upstreams. After these are loaded, the source in
ingestion/sources/simulated.py draws new prices, and ingestion/runs/ticking.py stores them.
"""

from ingestion.simulation.writing import SimulatedMarket, write_market

__all__ = ["SimulatedMarket", "write_market"]
