"""Recommendations: issued, judged, shown with what became of them."""
