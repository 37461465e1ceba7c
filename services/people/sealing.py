"""Secrets of people that the program must read again, sealed before they are stored (db/sealing.py)."""

from db.sealing import seal
from db.settings import NotConfigured
from services.requests import RejectedRequest

NO_KEY = "is not possible: this instance has no SECRET_KEY"


def sealed(text: str, field: str) -> str:
    """Return what is stored of a secret. Raises RejectedRequest naming the field where there is no key to seal it."""
    try:
        return seal(text)
    except NotConfigured:
        raise RejectedRequest({field: NO_KEY}) from None
