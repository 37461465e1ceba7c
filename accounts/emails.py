"""Addresses of mail: which are accepted, and when two are the same."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254  # characters, RFC 5321


class InvalidEmail(ValueError):
    """Not an address of mail; the message is what was expected."""


def normalised(address: str) -> str:
    """Return an address in Unicode's form NFC with its domain in small letters. Asks no name server.

    Raises InvalidEmail. Domains for private use such as `.local` and `.test` are accepted: an instance may be private.
    """
    try:
        checked = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise InvalidEmail("must be an address of mail, such as name@example.org") from None
    return checked.normalized


def key_of(address: str) -> str:
    """Return the key of a normalised address: two addresses with one key are the same account's.

    Mail systems that distinguish small and capital letters in front of the @ exist in standards only.
    """
    return address.casefold()
