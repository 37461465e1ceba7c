"""The admin token of a program that was given none: made once, and kept in the data folder for its owner alone."""

import secrets
from pathlib import Path

from stack.files import write_private
from stack.settings import StackSettings


def token_file(settings: StackSettings) -> Path:
    """Where the token stands that we have made."""
    return settings.DATA_DIR / "admin-token"


def own_token(settings: StackSettings) -> str | None:
    """The token that we have made, now or at an earlier start; None where the settings have one.

    Only the launcher of the data folder may call it. A file that somebody has emptied is filled again.
    """
    if settings.ADMIN_TOKEN:
        return None
    path = token_file(settings)
    token = path.read_text().strip() if path.exists() else ""
    if not token:
        token = secrets.token_urlsafe(24)
        write_private(path, f"{token}\n")
    return token
