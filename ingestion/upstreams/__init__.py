"""Upstreams: paced requests over HTTP in bounded time and memory, none while an upstream is down; and their files."""
