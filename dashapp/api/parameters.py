"""Reading a query string: only the parameters that a route knows, each once."""

from flask import request

from dashapp.services.requests import InvalidRequest


def parameters(*known: str) -> dict[str, str]:
    """The given parameters, by name; empty means absent. Raises InvalidRequest for unknown and repeated ones."""
    problems: dict[str, str] = {}
    for name in request.args:
        if name not in known:
            problems[name] = f"is not a parameter; there are {', '.join(known)}"
        elif len(request.args.getlist(name)) > 1:
            problems[name] = "is given more than once"
        elif "\0" in request.args[name]:
            problems[name] = "holds a NUL character"
    if problems:
        raise InvalidRequest(problems)
    return {name: value for name, value in request.args.items() if value}
