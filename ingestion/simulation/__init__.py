"""A simulated card market, written as files in the shapes of the real upstreams, for trying out without network."""

from ingestion.simulation.writing import SimulatedMarket, write_market

__all__ = ["SimulatedMarket", "write_market"]
