"""Pure functions from data to plotly figures."""
