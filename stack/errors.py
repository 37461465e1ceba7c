"""What went wrong, told to the person at the terminal."""


class StackError(Exception):
    """A failure whose text says what happened and what to do next; shown as it is, without a traceback."""
