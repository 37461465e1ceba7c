"""The callback of the current request: which it is, and its outcome. A failure is shown in place, with status 200."""

from flask import g, has_app_context

OUTPUT, FAILED = "callback_output", "callback_failed"  # in flask.g


def note_output(output: str) -> None:
    """Note the declared output of the callback that the request asks for."""
    setattr(g, OUTPUT, output)


def noted_output() -> str | None:
    """Return the declared output, None where the request asks for no callback of the app."""
    output: str | None = g.get(OUTPUT)
    return output


def note_failure() -> None:
    """Note that the callback failed by a fault of the program or of its servers; outside of a request, do nothing."""
    if has_app_context():
        setattr(g, FAILED, True)


def has_failed() -> bool:
    """Return whether a failure was noted."""
    return bool(g.get(FAILED, False))
