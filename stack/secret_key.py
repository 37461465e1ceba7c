"""The SECRET_KEY where none is configured: made once, and stored in the data folder for its owner only.

With it access tokens, cursors, cached answers and sealed secrets outlive a restart.
"""

from stack.files import kept_secret
from stack.settings import StackSettings


def own_key(settings: StackSettings) -> str | None:
    """Return the key that we have made, now or at an earlier start; None where the settings have one.

    Belongs to the launcher of the data folder, and to commands that have its servers.
    """
    if settings.SECRET_KEY:
        return None
    return kept_secret(settings.DATA_DIR / "secret-key", 32)
