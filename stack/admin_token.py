"""The admin token where none is configured: made once, and stored in the data folder for its owner only."""

from pathlib import Path

from stack.files import kept_secret
from stack.settings import StackSettings


def token_file(settings: StackSettings) -> Path:
    """Return the path of the token that we have made."""
    return settings.DATA_DIR / "admin-token"


def own_token(settings: StackSettings) -> str | None:
    """Return the token that we have made, now or at an earlier start; None where the settings have one.

    Only the launcher of the data folder may call it.
    """
    if settings.ADMIN_TOKEN:
        return None
    return kept_secret(token_file(settings), 24)
