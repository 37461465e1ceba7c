"""The web process: pages, JSON API and live updates over the prices that ingestion has stored."""
