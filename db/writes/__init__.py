"""Writes, one module for each topic. Functions run in their caller's transaction and do not commit."""
