"""Logging of every process: to standard error, with plain tracebacks (variables may hold secrets).

Input of clients takes a bounded part of a log, and its control characters are escaped. Secrets are left out, by their
names and by the form of addresses and tokens (db/redaction.py). LOG_FORMAT chooses between lines for people and JSON.
"""

import io
import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

from db import tracing
from db.redaction import REDACTED, is_secret, without_secrets
from db.settings import settings

SHARED = "/s/"  # begins the paths of shared links (dashapp/paths.py): whoever has one may read
SECRETS = re.compile(rf"{SHARED}[^\s\"'?<>]+")
LONGEST_VALUE, LONGEST_TRACEBACK = 1_000, 16_000  # characters
LONGEST_READ = 100_000  # characters that are searched for secrets


def configure() -> None:
    """Configure logging, once, at the start of a process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *((tracing.add_ids,) if tracing.is_on() else ()),
            structlog.processors.add_log_level,
            *(_AS_JSON if settings().LOG_FORMAT == "json" else _for_people()),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _for_people() -> tuple[Processor, ...]:
    return (
        structlog.processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=True),
        bounded_values,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=write_traceback),
    )


def bounded_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return the event without secrets, with long values cut and unprintable characters escaped."""
    return {
        name: value if name == "exc_info" else REDACTED if is_secret(name) else _bounded(value)
        for name, value in event.items()
    }


def traceback_as_text(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return the event with the traceback of its error, as a text under `exception`."""
    text = io.StringIO()
    error = event.pop("exc_info", None)
    found = sys.exc_info()[1] if error is True else error[1] if isinstance(error, tuple) else error
    if isinstance(found, BaseException):
        write_traceback(text, (type(found), found, found.__traceback__))
        event["exception"] = text.getvalue()
    return event


def write_traceback(target: TextIO, exc_info: ExcInfo) -> None:
    """Write a traceback; cuts the middle of a long one, and of long lines."""
    text = io.StringIO()
    structlog.dev.plain_traceback(text, exc_info)
    target.write(_bounded_lines(text.getvalue()))


class BoundedRecords(logging.Filter):
    """Limits the length of the standard library's log records."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True; cuts the record's message and traceback."""
        record.msg, record.args = _bounded_lines(record.getMessage()), ()
        if record.exc_info and record.exc_info[1]:
            record.exc_text = _bounded_lines("".join(traceback.format_exception(record.exc_info[1])).rstrip())
        return True


class JsonFormatter(logging.Formatter):
    """Writes the standard library's records as our own lines are: a JSON object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def bound(logger: logging.Logger) -> None:
    """Limit the length of records in the handlers of a logger, gunicorn's and Celery's, and write them as ours."""
    for handler in logger.handlers:
        handler.addFilter(BoundedRecords())
        if settings().LOG_FORMAT == "json":
            handler.setFormatter(JsonFormatter())


def _bounded_lines(text: str) -> str:
    lines = (cut(_printable(line), LONGEST_VALUE) for line in without_secrets(cut(text, LONGEST_READ)).split("\n"))
    return cut("\n".join(lines), LONGEST_TRACEBACK)


def cut(text: str, most: int) -> str:
    """Return a text without secrets; of one longer than `most` characters its beginning and its end."""
    if SHARED in text:
        text = SECRETS.sub(f"{SHARED}…", text)
    if len(text) <= most:
        return text
    return f"{text[: most // 2]} … {len(text) - most} characters … {text[-(most // 2) :]}"


def _bounded(value: Any) -> Any:
    if isinstance(value, int | float) or value is None:
        return value
    text = cut(value if isinstance(value, str) else repr(value), LONGEST_READ)
    return _printable(cut(without_secrets(text), LONGEST_VALUE))


def _printable(text: str) -> str:
    return text if text.isprintable() else text.encode("unicode_escape").decode()


_AS_JSON: tuple[Processor, ...] = (
    structlog.processors.TimeStamper("iso", utc=True, key="ts"),
    bounded_values,
    traceback_as_text,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)
