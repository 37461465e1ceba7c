"""Asking a language model for the words of an explanation, over HTTP, in bounded time, size, number and cost."""
