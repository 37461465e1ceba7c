"""Talking to the upstreams over HTTP: at their pace, in bounded time and memory, and not while they are down."""
