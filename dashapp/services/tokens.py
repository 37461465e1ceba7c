"""Who may look after the workers: whoever knows the token of the settings, until accounts come."""

import hmac

from dashapp.settings import settings


def are_accepted() -> bool:
    """Whether there is a token at all; without one nobody may."""
    return settings().ADMIN_TOKEN is not None


def is_right(token: str | None) -> bool:
    """Whether this is the token. Compared in a time that does not depend on how much of it is right."""
    expected = settings().ADMIN_TOKEN
    secret = expected.get_secret_value() if expected else ""
    return hmac.compare_digest((token or "").encode("utf-8", "replace"), secret.encode()) and bool(secret)
