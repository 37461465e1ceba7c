"""Reads, one module a topic, one function a question. Each takes a connection and returns rows."""
