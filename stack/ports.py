"""TCP ports: which are free, and where a web server can be reached."""

import errno
import socket

from stack.errors import StackError

LOCALHOST = "127.0.0.1"


def free_port() -> int:
    """A port of this machine that nobody listens on now; whoever uses it must expect to lose the race for it."""
    with socket.create_server((LOCALHOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether somebody could listen on this port of the loopback address now."""
    try:
        with socket.create_server((LOCALHOST, port)):
            return True
    except OSError:
        return False


def require_free(host: str, port: int) -> None:
    """Raise StackError, with the way out, when a web server could not listen on `host` and `port`."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise StackError(_explain(host, port, error)) from None


def _explain(host: str, port: int, error: OSError) -> str:
    free = port + 1 if port < 65535 else 8050
    other = f"Choose another port: PORT={free} before the command (PORT={free} make run), or in .env."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program.\n{other}"
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}; ports below 1024 need special rights.\n{other}"
    advice = f"Set HOST to an address of this machine, e.g. {LOCALHOST}."
    return f"Cannot listen on {host}:{port}: {error.strerror}.\n{advice}"


def base_url(host: str, port: int) -> str:
    """URL at which this machine reaches a web server that listens on `host`; wildcards become the loopback address."""
    reachable = {"0.0.0.0": LOCALHOST, "": LOCALHOST, "::": "::1"}.get(host, host)
    return f"http://{bracketed(reachable)}:{port}"


def bracketed(host: str) -> str:
    """`host` as a URL or a bind address wants it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
