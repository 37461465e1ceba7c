"""Alerts: rules about prices, their states, and when they fire. Plain functions over plain data."""
