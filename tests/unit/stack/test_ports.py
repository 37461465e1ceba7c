"""Which ports are free, and what is said when one is not."""

import socket
from pathlib import Path

import pytest

from stack import ports
from stack.errors import StackError
from stack.ports import LOCALHOST, base_url, bracketed, free_port, is_free, require_free


def test_a_port_with_a_listener_is_not_free() -> None:
    with socket.create_server((LOCALHOST, 0)) as listener:
        assert not is_free(listener.getsockname()[1])


def test_a_free_port_can_be_listened_on() -> None:
    port = free_port()
    require_free(LOCALHOST, port)
    assert is_free(port)


@pytest.mark.parametrize("said", ["32768\t60999\n", "10300 65535", None])
def test_a_free_port_is_none_that_outgoing_connections_get(
    said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = tmp_path / "ip_local_port_range"
    monkeypatch.setattr(ports, "OUTGOING", outgoing)
    if said:
        outgoing.write_text(said)
    assert all(free_port() < int((said or "49152").split()[0]) for _ in range(20))


def test_where_outgoing_connections_get_every_port_the_system_chooses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (outgoing := tmp_path / "ip_local_port_range").write_text("1024 65535")
    monkeypatch.setattr(ports, "OUTGOING", outgoing)
    assert is_free(free_port())


def test_a_taken_port_is_refused_with_a_way_to_choose_another() -> None:
    with socket.create_server((LOCALHOST, 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StackError, match=rf"{port} .*is taken.*\n.*PORT=\d+ make run"):
            require_free(LOCALHOST, port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(StackError, match="Set HOST to an address of this machine"):
        require_free("192.0.2.1", free_port())


def test_a_name_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StackError, match="Set HOST"):
        require_free("no-such-host.invalid", 8050)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8050"),
        ("0.0.0.0", "http://127.0.0.1:8050"),
        ("::", "http://[::1]:8050"),
        ("::1", "http://[::1]:8050"),
    ],
)
def test_the_url_is_one_that_a_browser_here_can_open(host: str, url: str) -> None:
    assert base_url(host, 8050) == url


def test_only_ipv6_addresses_get_brackets() -> None:
    assert (bracketed("::1"), bracketed("localhost")) == ("[::1]", "localhost")


def test_a_port_that_is_roots_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (least := tmp_path / "ip_unprivileged_port_start").write_text("1024\n")
    monkeypatch.setattr(ports, "LEAST_UNPRIVILEGED", least)
    ports.require_unprivileged(1024)
    with pytest.raises(StackError, match="no other user may listen on port 80"):
        ports.require_unprivileged(80)
