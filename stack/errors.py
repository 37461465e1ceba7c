"""Errors for the person at the terminal."""


class StackError(Exception):
    """A failure with a text that says what happened and what to do next; shown without a traceback."""
