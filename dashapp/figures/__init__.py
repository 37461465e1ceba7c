"""Data to plotly figures, pure."""
