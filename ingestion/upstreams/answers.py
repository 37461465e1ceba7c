"""What an upstream's answer, or its silence, means: read it, try again, or give up."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from ingestion.sources.base import SourceError

NOT_OFFERED = frozenset({403, 404, 410})
TEMPORARY = frozenset({408, 425, 429})  # and everything from 500 up
ENCODINGS = ("", "identity", "gzip", "x-gzip", "zstd")  # those that we can take apart in bounded memory


class NotOffered(SourceError):
    """The upstream has nothing at this address."""


class NotModified(SourceError):
    """What the upstream has is what the question named as known."""


class BudgetUsedUp(SourceError):
    """The upstream has been asked as often as it allows in a day."""


class UpstreamFault(SourceError):
    """The upstream is down or asks to be left alone: neither the address nor what it sent is to blame."""


class TemporaryFailure(UpstreamFault):
    """Worth another try."""


def require_readable(response: httpx.Response, name: str, labelled_html: bool = False) -> None:
    """Raise SourceError where an answer is not worth reading; a web page's label is accepted if `labelled_html`."""
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
    """An upstream that wants no token refuses programs by the name that they give."""
    sent = response.request.headers
    return "Check its token." if "authorization" in sent else f"It refuses {sent.get('user-agent')!r}: set USER_AGENT."


def is_temporary(response: httpx.Response) -> bool:
    """Whether the same question may be answered later."""
    return response.status_code in TEMPORARY or response.status_code >= 500


def unusable(error: Exception, name: str) -> SourceError:
    """What httpx says of an address, told to people."""
    return SourceError(f"{name}: {_reason(error)}. Check the address, or use --file.")


def broken(error: httpx.TransportError, name: str) -> TemporaryFailure:
    """What httpx says of a connection, told to people."""
    return TemporaryFailure(f"{name} {_failure(error)}: {_reason(error)}. Check the network, or use --file.")


def _failure(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "cannot be reached"
    return "does not answer" if isinstance(error, httpx.TimeoutException) else "broke off"


def _reason(error: Exception) -> str:
    text = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return text[:1].lower() + text[1:]


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that the upstream asks us to wait; the header is a number of them or a date."""
    text = response.headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return float(text)
    date = http_date(text)
    return max(0.0, (date - datetime.now(UTC)).total_seconds()) if date else None


def content_length(response: httpx.Response) -> int | None:
    """Bytes of the body as they come over the wire; None where the upstream does not say."""
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def http_date(text: str | None) -> datetime | None:
    """The time (UTC) of an HTTP date; None where it is none."""
    try:
        date = parsedate_to_datetime(text or "")
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
