"""Public addresses: a name that users give must not lead a worker into the network that it stands in."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

GLOBAL = IPv6Network("2000::/3")
# These carry an IPv4 address, which may be a private one.
TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
HTTPS = 443


class ForbiddenAddress(Exception):
    """A name that does not lead to public addresses only."""


class UnknownName(Exception):
    """A name without an address, or a resolver that does not answer."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        return found.is_global and found in GLOBAL and not any(found in tunnel for tunnel in TUNNELS)
    return isinstance(found, IPv4Address) and found.is_global and not found.is_multicast


def public_addresses(host: str) -> list[str]:
    """Return the addresses of a name, all of them public. Raises ForbiddenAddress, UnknownName."""
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownName(f"{host} has no address") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or not all(map(is_public, addresses)):
        raise ForbiddenAddress(f"{host} is not an address of the public internet")
    return addresses
