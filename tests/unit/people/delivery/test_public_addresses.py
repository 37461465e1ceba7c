"""Names of users lead to the public internet, and nowhere else."""

import socket
from typing import Any

import pytest

from people.delivery.posting import post
from people.delivery.public_addresses import ForbiddenAddress, UnknownName, is_public, public_addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1",
        "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "ff02::1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_networks_of_our_own_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]".strip("[]")])
def test_names_of_this_machine_are_forbidden_however_they_are_written(host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        public_addresses(host)


def test_one_private_address_among_public_ones_forbids_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(ForbiddenAddress):
        public_addresses("rebinding.example")


def test_a_name_without_an_address_is_unknown() -> None:
    with pytest.raises(UnknownName):
        public_addresses("a..b")


@pytest.mark.parametrize("address", ["http://example.org/", "https://example.org:8443/", "https://a:b@example.org/"])
def test_only_https_on_its_own_port_is_asked(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        post(address, {}, b"")
