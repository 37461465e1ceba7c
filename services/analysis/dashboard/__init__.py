"""Sections of the dashboard: computed after each change of prices and stored, so that no request computes any."""
