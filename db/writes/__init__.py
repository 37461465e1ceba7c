"""Writes, one module a topic. Each function works in its caller's transaction and commits nothing itself."""
