"""Builders of page parts that two or more pages use; the id is an argument."""
