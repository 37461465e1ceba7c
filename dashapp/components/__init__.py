"""Builders of page parts shared by two or more pages; the id is an argument."""
