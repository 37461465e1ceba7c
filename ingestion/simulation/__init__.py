"""A simulated card market for trying out without network.

Its past is written as files in the shapes of the real upstreams (`writing`); once these are loaded, its prices move on
in the database (`ticking`, by the source in ingestion/sources/simulated.py).
"""

from ingestion.simulation.writing import SimulatedMarket, write_market

__all__ = ["SimulatedMarket", "write_market"]
