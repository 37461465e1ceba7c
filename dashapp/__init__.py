"""The web process: pages, JSON API and live updates over the prices stored by ingestion."""

from market import __version__ as __version__
