"""Clients: where a request of authentication comes from, for lists of sessions and the audit log."""

from dataclasses import dataclass

LONGEST_AGENT = 300  # characters that are stored of a User-Agent


@dataclass(frozen=True, slots=True)
class Client:
    """Address and program of a client. `user_agent` is the client's own word, shortened."""

    address: str
    user_agent: str = ""

    @classmethod
    def named(cls, address: str, user_agent: str) -> "Client":
        """Return a client with what can be stored of its User-Agent."""
        printable = "".join(sign if sign.isprintable() else " " for sign in user_agent)
        return cls(address, printable.encode("utf-8", "replace").decode()[:LONGEST_AGENT])


CONSOLE = Client("command line")
