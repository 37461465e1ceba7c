"""Redaction: no secret reaches a log, by its name or by its form; what is none stays readable."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from db import logs
from db import settings as servers
from db.redaction import is_secret, without_secrets

SECRET = "hunter2-Zq8"
NAMES = ("authorization", "cookie", "token", "password", "api_key", "DATABASE_URL", "CARDTRADER_TOKEN", "Set-Cookie")
TEXTS = (
    f"Authorization: Bearer {SECRET}",
    f"Authorization: Basic {SECRET}",
    f"Cookie: dualcaster=x; session={SECRET}",
    f"Set-Cookie: dualcaster={SECRET}; HttpOnly",
    f"token={SECRET}&page=2",
    f"{{'password': '{SECRET} with a blank', 'email': 'ada@example.org'}}",
    f'{{"api_key": "{SECRET}"}}',
    f"DATABASE_URL=postgresql://dualcaster:{SECRET}@database/dualcaster",
    f"connection to postgresql+psycopg://dualcaster:{SECRET}@database:5432/dualcaster failed",
    f"redis://:{SECRET}@queue:6379/0 refused",
    f"the header was bearer {SECRET}",
    f"ADMIN_TOKEN = {SECRET}",
)


@pytest.fixture(params=["text", "json"])
def output(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, in both forms."""
    monkeypatch.setenv("LOG_FORMAT", request.param)
    servers.settings.cache_clear()
    before, text = structlog.get_config(), io.StringIO()
    with redirect_stderr(text):
        logs.configure()
        yield text
    structlog.configure(**before)
    servers.settings.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_a_value_under_the_name_of_a_secret_is_not_logged(output: io.StringIO, name: str) -> None:
    structlog.get_logger().warning("something happened", **{name: SECRET}, path="/cards/1")
    assert SECRET not in output.getvalue()
    assert "/cards/1" in output.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_inside_of_a_text_is_not_logged(output: io.StringIO, text: str) -> None:
    structlog.get_logger().warning("something happened", error=text, arguments={"args": [text]})
    assert SECRET not in output.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_in_the_message_of_an_error_is_not_logged(output: io.StringIO, text: str) -> None:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        structlog.get_logger().error("it failed", exc_info=error)
    assert SECRET not in output.getvalue()
    assert "RuntimeError" in output.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_in_a_record_of_a_library_is_not_logged(output: io.StringIO, text: str) -> None:
    lines, logger = io.StringIO(), logging.getLogger("a library of the test")
    handler = logging.StreamHandler(lines)
    logger.addHandler(handler)
    logs.bound(logger)
    logger.warning("it says %s", text)
    logger.removeHandler(handler)
    assert "it says" in lines.getvalue()
    assert SECRET not in lines.getvalue()


@pytest.mark.parametrize(
    "text", ["5 tokens were made", "http://example.org:80/a@b", "price is negative", "secretary of the guild", "a key"]
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize("name", ["event", "path", "tokens", "keys", "cookies_seen"])
def test_other_names_are_no_secrets(name: str) -> None:
    assert not is_secret(name)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert without_secrets(without_secrets(text)) == without_secrets(text) or "redacted" in without_secrets(text)


def test_json_has_an_object_a_line_with_time_level_and_event(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    servers.settings.cache_clear()
    before = structlog.get_config()
    logs.configure()
    structlog.get_logger().info("something happened", count=7, name="Grunt\nGrunt")
    structlog.configure(**before)
    servers.settings.cache_clear()
    line = json.loads(capsys.readouterr().err)
    assert line.pop("ts").endswith("Z")
    assert line == {"level": "info", "event": "something happened", "count": 7, "name": "Grunt\\nGrunt"}
