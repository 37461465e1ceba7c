"""Alerts: rules about prices, evaluated when prices change, with events in the program and deliveries outside of it."""
