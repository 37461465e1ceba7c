"""Use cases: the queries and actions of pages, API, workers and command line.

A service takes a frozen request and returns plain data. It depends on no HTTP, no Redis and no SQL; callers cache.
"""
