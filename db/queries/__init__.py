"""Reads, one module for each topic, one function for each query. Each takes a connection and returns rows."""
