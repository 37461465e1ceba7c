"""Addresses of scans at Scryfall: they differ by size and side only, so the stored one tells all of them.

Only addresses of exactly this form are fetched, whatever the catalogue's source sent.
"""

import re
from types import MappingProxyType

from dashapp.paths import PictureSize, Side

ADDRESS = re.compile(
    r"https://cards\.scryfall\.io/[a-z_]+/front/(?P<file>[0-9a-f]/[0-9a-f]/[0-9a-f-]{36}\.jpg(?:\?\d{1,12})?)"
)
SIZES = MappingProxyType[PictureSize, str]({"art": "art_crop", "small": "small", "normal": "normal", "large": "large"})


def scan_path(image_url: str | None, size: PictureSize, side: Side) -> str | None:
    """Return the path and version of a scan below the upstream's base address; None where none is offered."""
    found = ADDRESS.fullmatch(image_url or "")
    return f"/{SIZES[size]}/{side}/{found['file']}" if found else None
