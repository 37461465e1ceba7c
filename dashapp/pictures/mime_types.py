"""Types of the scans that are served, by their first bytes: a label alone could make a page out of a picture."""

import re
from types import MappingProxyType

BEGINNINGS = MappingProxyType(
    {
        "image/jpeg": re.compile(rb"\xff\xd8\xff"),
        "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
        "image/webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    }
)


def mime_type(data: bytes) -> str | None:
    """Return the type of a picture by its content; None for all that is no picture."""
    return next((name for name, beginning in BEGINNINGS.items() if beginning.match(data)), None)
