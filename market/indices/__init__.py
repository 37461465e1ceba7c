"""Families of indices: which series each has, how they are weighed, and what a day adds (docs/methods.md, indices)."""
