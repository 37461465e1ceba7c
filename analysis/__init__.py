"""Recommendations: what they claim, what became of them, and the hash chain that shows whether a record was changed."""
