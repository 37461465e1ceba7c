"""Lines of the log: bounded, whatever a stranger has sent, and printable."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog

from db import logs

HUGE = "x" * 10_000_000


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    """What is logged."""
    before, text = structlog.get_config(), io.StringIO()
    with redirect_stderr(text):
        logs.configure()
        yield text
    structlog.configure(**before)


def test_a_short_value_is_written_as_it_is(output: io.StringIO) -> None:
    structlog.get_logger().info("something happened", path="/cards/1", count=7, nothing=None, name="Jötun Grunt")
    assert "something happened" in output.getvalue()
    for part in ("path=/cards/1", "count=7", "nothing=None", "name='Jötun Grunt'"):
        assert part in output.getvalue()


@pytest.mark.parametrize("value", [HUGE, [HUGE], {"a": {"b": HUGE}}, HUGE.encode()])
def test_a_long_value_is_cut(output: io.StringIO, value: object) -> None:
    structlog.get_logger().info("something happened", value=value)
    assert "characters …" in output.getvalue()
    assert len(output.getvalue()) < 2 * logs.LONGEST_VALUE


def fail(depth: int, text: str) -> None:
    """Fail some calls further down."""
    if depth:
        fail(depth - 1, text)
    raise ValueError(f"cannot read {text}")


@pytest.mark.parametrize(("depth", "text"), [(0, HUGE), (0, "x\n" * 1_000_000), (500, HUGE)])
def test_a_long_traceback_is_cut_and_still_tells_what_failed(output: io.StringIO, depth: int, text: str) -> None:
    try:
        fail(depth, text)
    except ValueError:
        structlog.get_logger().error("it failed", exc_info=sys.exc_info())
    assert len(output.getvalue()) < 2 * logs.LONGEST_TRACEBACK
    assert "Traceback (most recent call last)" in output.getvalue()
    assert ("ValueError: cannot read x" in output.getvalue()) or "\n" in text


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "\x1b[2J", "\x00", "\u202e"])
def test_nothing_that_acts_on_a_terminal_is_written(output: io.StringIO, text: str) -> None:
    structlog.get_logger().info("something happened", path=text)
    assert output.getvalue().removesuffix("\n").isprintable()


@pytest.fixture
def lines() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger of the standard library's whose output is bounded."""
    logger, text = logging.getLogger("tests.bounded"), io.StringIO()
    logger.addHandler(logging.StreamHandler(text))
    logs.bound(logger)
    yield logger, text
    logger.handlers.clear()


def test_a_line_of_the_standard_librarys_is_cut(lines: tuple[logging.Logger, io.StringIO]) -> None:
    logger, text = lines
    logger.warning("something %s happened", HUGE)
    assert text.getvalue().startswith("something x")
    assert len(text.getvalue()) < 2 * logs.LONGEST_VALUE


@pytest.mark.parametrize("message", [HUGE, "x\n" * 1_000_000])
def test_a_traceback_of_the_standard_librarys_is_cut(lines: tuple[logging.Logger, io.StringIO], message: str) -> None:
    logger, text = lines
    try:
        fail(5, message)
    except ValueError:
        logger.exception("it failed: %s", message)
    assert "Traceback (most recent call last)" in text.getvalue()
    assert len(text.getvalue()) < 3 * logs.LONGEST_TRACEBACK


def test_the_secret_of_a_shared_link_is_written_nowhere(
    output: io.StringIO, lines: tuple[logging.Logger, io.StringIO]
) -> None:
    logger, text = lines
    secret = "pZ3_k-9QxT0aBcDeFgHiJk"
    try:
        fail(1, f"no answer for /s/{secret}?after=x")
    except ValueError as error:
        structlog.get_logger().error("request failed", path=f"/s/{secret}", exc_info=error)
        logger.exception("Error handling request /s/%s", secret)
    long = "x" * (logs.LONGEST_VALUE // 2 - 10) + f"/s/{secret} " + "x" * (logs.LONGEST_VALUE // 2 - 4)
    structlog.get_logger().error("request failed", path=long)
    for written in (output.getvalue(), text.getvalue()):
        assert "/s/…" in written
        assert secret[-8:] not in written


def test_a_line_of_the_standard_librarys_acts_on_no_terminal(lines: tuple[logging.Logger, io.StringIO]) -> None:
    logger, text = lines
    logger.warning("100%% of %s", "\x1b[2J\u202e")
    assert text.getvalue().removesuffix("\n").isprintable()
