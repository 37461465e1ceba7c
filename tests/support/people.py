"""Made-up people for tests of accounts."""

import pyotp

from services.people import registration, second_factors
from services.people.clients import Client
from services.people.registration import RegisterRequest, Registration
from services.people.second_factors import BeginRequest, ConfirmRequest
from services.people.sessions import Opened

_numbers = iter(range(1, 1_000_000))
EMAIL, PASSWORD = "ada@example.org", "correct horse battery staple"
CLIENT = Client("203.0.113.9", "Browser of the test")


def new_email() -> str:
    """An address that no other test of this process has."""
    return f"reader{next(_numbers)}@example.org"


def register(email: str = EMAIL, password: str = PASSWORD, **more: str) -> Opened:
    """A new user with an open session."""
    return registration.register(RegisterRequest(email, password, **more), CLIENT, Registration.OPEN)


def add_second_factor(user_id: int, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Set up a second factor; its secret and its recovery codes."""
    begun = second_factors.begin(user_id, BeginRequest(password), CLIENT)
    code = pyotp.TOTP(begun.secret).now()
    return begun.secret, [*second_factors.confirm(user_id, ConfirmRequest(code), CLIENT)]
