"""The address of a client: trusted forwarded headers, in one place.

A proxy adds its peer's address at the right end of `X-Forwarded-For`. So the client is the right-most address that is
no trusted proxy's; the client may have forged all left of it.
"""

import ipaddress
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from dashapp.settings import networks, settings

FORWARDED = "HTTP_X_FORWARDED_"
SCHEMES = ("http", "https")
SHARED_PREFIX = 64  # bits: a holder of one IPv6 address has its whole /64

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def client_address(peer: str, forwarded_for: str) -> str:
    """Return the address of the client of a request from `peer` with this `X-Forwarded-For`."""
    client = _normalised(peer)
    for told in reversed(forwarded_for.split(",")):
        if not is_trusted(client) or not (address := _normalised(_without_port(told.strip()))):
            break
        client = address
    return client


def is_trusted(address: str) -> bool:
    """Return whether this is a proxy of TRUSTED_PROXIES."""
    trusted = _trusted(settings().TRUSTED_PROXIES)
    normalised = _normalised(address) if trusted else ""
    return bool(normalised) and any(ipaddress.ip_address(normalised) in network for network in trusted)


def limit_key(address: str) -> str:
    """Return the key of limits by address: the address itself, or the /64 network of an IPv6 address."""
    normalised = _normalised(address)
    if ":" not in normalised:
        return normalised
    return str(ipaddress.ip_network((normalised.partition("%")[0], SHARED_PREFIX), strict=False))


class ForwardedHeaders:
    """WSGI middleware: applies the forwarded headers of trusted proxies and removes those of all others."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        told = {name: environ.pop(name) for name in [*environ] if name.startswith(FORWARDED)}
        environ["REMOTE_ADDR"] = client_address(peer, told.get(f"{FORWARDED}FOR", ""))
        if is_trusted(peer):
            scheme, host = (_last(told.get(f"{FORWARDED}{what}", "")) for what in ("PROTO", "HOST"))
            environ |= {"wsgi.url_scheme": scheme.lower()} if scheme.lower() in SCHEMES else {}
            environ |= {"HTTP_HOST": host} if host else {}
        return self._application(environ, start_response)


@cache
def _trusted(listed: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(networks(listed))


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()


def _without_port(told: str) -> str:
    """Return `1.2.3.4:5` and `[::1]:5` without the port that some proxies add."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told


@lru_cache(4_096)
def _normalised(address: str) -> str:
    """Return the canonical form of an address, IPv4 within IPv6 as IPv4; empty for an invalid one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)
