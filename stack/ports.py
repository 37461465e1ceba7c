"""TCP ports: free ones, and the URL of a web server."""

import errno
import random
import socket
from pathlib import Path

from stack.errors import StackError

LEAST_UNPRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
FIRST_DYNAMIC = 49152  # of IANA, for systems that do not say which ports outgoing connections get
FIRST_CHOSEN = 10240
LOCALHOST = "127.0.0.1"


def free_port() -> int:
    """Return a free port of this machine; its user must expect to lose the race for it.

    The port is none of those that the system gives to outgoing connections: such a one is lost within seconds where
    many connections are opened. Where these begin low, the system chooses.
    """
    end = int(OUTGOING.read_text().split()[0]) if OUTGOING.exists() else FIRST_DYNAMIC
    chosen = range(FIRST_CHOSEN, end)
    for found in random.sample(chosen, min(100, len(chosen))):
        if is_free(found):
            return found
    with socket.create_server((LOCALHOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Return whether this port of the loopback address can be bound now."""
    try:
        with socket.create_server((LOCALHOST, port)):
            return True
    except OSError:
        return False


def require_free(host: str, port: int) -> None:
    """Raise StackError, with what to do, when a web server cannot listen on `host` and `port`."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        raise StackError(_explain(host, port, error)) from None


def require_unprivileged(port: int) -> None:
    """Raise StackError for a port on which only root may listen."""
    least = int(LEAST_UNPRIVILEGED.read_text()) if LEAST_UNPRIVILEGED.exists() else 1024
    if port < least:
        raise StackError(
            f"The web process does not run as root, and no other user may listen on port {port}.\n"
            f"Choose a port from {least} on, and put a proxy before it: PORT=8050 make run"
        )


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
    """Return the local URL of a web server that listens on `host`; wildcards become the loopback address."""
    reachable = {"0.0.0.0": LOCALHOST, "": LOCALHOST, "::": "::1"}.get(host, host)
    return f"http://{bracketed(reachable)}:{port}"


def bracketed(host: str) -> str:
    """Return `host` for a URL or a bind address: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
