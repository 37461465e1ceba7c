"""Meaning of an upstream's answer, or of none: read it, retry, or fail."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from ingestion.contract import SourceError

NOT_OFFERED = frozenset({403, 404, 410})
TEMPORARY = frozenset({408, 425, 429})  # and everything from 500 up
ENCODINGS = ("", "identity", "gzip", "x-gzip", "zstd")  # those that can be decompressed in bounded memory


class NotOffered(SourceError):
    """The upstream has nothing at this address."""


class NotModified(SourceError):
    """The upstream has no newer content than the one that the request named as known."""


class BudgetUsedUp(SourceError):
    """The requests that the upstream allows in a day are used up."""


class UpstreamFault(SourceError):
    """The upstream is down or asks for a pause: neither the address nor its content is the cause."""


class TemporaryFailure(UpstreamFault):
    """A fault that is worth a retry."""


def require_readable(response: httpx.Response, name: str, labelled_html: bool = False) -> None:
    """Raise SourceError for an answer that is not to be read; `labelled_html` accepts the label of a web page."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code == httpx.codes.NOT_MODIFIED:
        raise NotModified(f"{name} answered {status}. Use --force.")
    if response.status_code in NOT_OFFERED:
        raise NotOffered(f"{name} answered {status}. Check the address, or use --file.")
    if is_temporary(response):
        raise TemporaryFailure(f"{name} answered {status}. Try again later, or use --file.")
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise SourceError(f"{name} answered {status}. {_who_is_refused(response)}")
    if not response.is_success:
        raise SourceError(f"{name} answered {status}. Check the address, or use --file.")
    is_page = response.headers.get("content-type", "").startswith(("text/html", "application/xhtml"))
    if is_page and not labelled_html:
        raise SourceError(f"{name} answered a web page instead of data. Check the address, or use --file.")
    if response.headers.get("content-encoding", "").lower() not in ENCODINGS:
        raise SourceError(f"{name} answered in an encoding that was not asked for. Use --file.")


def _who_is_refused(response: httpx.Response) -> str:
    """Return what to do after a refusal: an upstream without tokens refuses programs by their User-Agent."""
    sent = response.request.headers
    return "Check its token." if "authorization" in sent else f"It refuses {sent.get('user-agent')!r}: set USER_AGENT."


def is_temporary(response: httpx.Response) -> bool:
    """Return whether a retry of the request may succeed."""
    return response.status_code in TEMPORARY or response.status_code >= 500


def unusable(error: Exception, name: str) -> SourceError:
    """Return httpx's error about an address in words for people."""
    return SourceError(f"{name}: {_reason(error)}. Check the address, or use --file.")


def broken(error: httpx.TransportError, name: str) -> TemporaryFailure:
    """Return httpx's error about a connection in words for people."""
    return TemporaryFailure(f"{name} {_failure(error)}: {_reason(error)}. Check the network, or use --file.")


def _failure(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "cannot be reached"
    return "does not answer" if isinstance(error, httpx.TimeoutException) else "broke off"


def _reason(error: Exception) -> str:
    text = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return text[:1].lower() + text[1:]


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that the upstream asks us to wait; the header is a number of them or a date."""
    text = response.headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return float(text)
    date = http_date(text)
    return max(0.0, (date - datetime.now(UTC)).total_seconds()) if date else None


def content_length(response: httpx.Response) -> int | None:
    """Return the bytes of the body over the wire; None where the upstream does not give them."""
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def http_date(text: str | None) -> datetime | None:
    """Return the time (UTC) of an HTTP date; None for any other text."""
    try:
        date = parsedate_to_datetime(text or "")
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
