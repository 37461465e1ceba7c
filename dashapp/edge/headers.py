"""Security headers: browsers run our own scripts and show our own pictures only."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable

from flask import Flask, Response, current_app, request

from dashapp.settings import settings

INLINE_SCRIPTS = "INLINE_SCRIPTS"  # in the configuration: hashes of inline scripts

# Dash, Plotly and AG Grid write style elements and attributes while drawing; scripts need no such exception.
PAGE = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
DATA = "default-src 'none'; frame-ancestors 'none'"  # for responses other than pages, opened in a tab

UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in UNUSED)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def register(server: Flask) -> None:
    """Add the headers to every response."""
    server.config.setdefault(INLINE_SCRIPTS, tuple)
    server.after_request(_add)


def allow_scripts(server: Flask, hashes: Callable[[], Iterable[str]]) -> None:
    """Allow inline scripts by their hashes; `hashes` is called with every page."""
    server.config[INLINE_SCRIPTS] = hashes


def hashes_of(page: str) -> list[str]:
    """Return the hashes, in the policy's form, of a page's inline scripts without attributes."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]


def _add(response: Response) -> Response:
    for name, value in ALWAYS:
        response.headers.setdefault(name, value)  # a view may be stricter
    response.headers["Content-Security-Policy"] = _page_policy() if response.mimetype == "text/html" else DATA
    if request.is_secure and (seconds := settings().HSTS_SECONDS):
        response.headers["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains"
    return response


def _page_policy() -> str:
    scripts = " ".join(("'self'", *current_app.config[INLINE_SCRIPTS]()))
    return "; ".join(f"{name} {value}" for name, value in {**PAGE, "script-src": scripts}.items())
