"""Ingestion: sources of prices, their upstreams, and the runs that fetch, parse, store, refresh and publish."""
