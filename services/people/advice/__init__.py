"""Recommendations for one user, computed from current prices and never stored: where to sell, where to buy."""
