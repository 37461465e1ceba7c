"""Addresses of mail."""

import pytest

from accounts.emails import InvalidEmail, key_of, normalised


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Ada@Example.ORG", "Ada@example.org"),
        ("  ada@example.org ", "ada@example.org"),
        ("ju\u0308rgen@example.org", "jürgen@example.org"),
        ("ada@collectors.test", "ada@collectors.test"),
    ],
)
def test_an_address_is_normalised(given: str, expected: str) -> None:
    assert normalised(given) == expected


@pytest.mark.parametrize(
    "given", ["", "ada", "ada@", "@example.org", "ada@example..org", "a" * 300 + "@example.org", "a\n@b.de"]
)
def test_what_is_no_address_is_rejected(given: str) -> None:
    with pytest.raises(InvalidEmail, match="address of mail"):
        normalised(given)


def test_small_and_capital_letters_are_the_same_account() -> None:
    assert key_of(normalised("ADA@example.org")) == key_of(normalised("ada@EXAMPLE.org"))
