"""The web process: pages, JSON API and live updates over the prices stored by ingestion."""

__version__ = "1.0.0"
