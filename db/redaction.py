"""Redaction of secrets in logs: values under the name of a secret, passwords in addresses, bearer tokens."""

import re

REDACTED = "[redacted]"
NAMES = "authorization|cookie|token|password|passwd|secret|api_?key|secret_key|database_url|database_replica_url|dsn"
# A word that ends in such a name, as in CARDTRADER_TOKEN; not words that go on, such as `tokens`.
_NAME = re.compile(rf"(?:.*[_\W])?(?:{NAMES})", re.IGNORECASE)
_BEFORE = rf"""((?:\b|_)(?:{NAMES})\\?["']?\s*[:=]\s*)"""  # a name with its sign, as in headers, JSON and arguments
_QUOTED, _BARE = r"""b?\\?(["'])(?:(?!\2).)*\2?""", r"""(?:bearer\s+|basic\s+)?[^\s,;&)}\]"']+"""
_GIVEN = re.compile(f"{_BEFORE}(?:{_QUOTED}|{_BARE})", re.IGNORECASE)
_COOKIE = re.compile(r"""(\b(?:set-)?cookie\s*:\s*)(?!["'])[^\n]+""", re.IGNORECASE)  # the header: all of the line
_BEARER = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE)
_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/]*@", re.IGNORECASE)
_ALL = (
    (_COOKIE, rf"\1{REDACTED}"),
    (_GIVEN, rf"\1{REDACTED}"),
    (_BEARER, rf"\1 {REDACTED}"),
    (_ADDRESS, rf"\1:{REDACTED}@"),
)


def is_secret(name: str) -> bool:
    """Return whether a value of this name is a secret."""
    return _NAME.fullmatch(name) is not None


def without_secrets(text: str) -> str:
    """Return a text in which secrets are replaced: `password=...`, `Bearer ...`, `postgresql://user:...@host`."""
    for pattern, instead in _ALL:
        text = pattern.sub(instead, text)
    return text
