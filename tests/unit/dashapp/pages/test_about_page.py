"""The about page: version, licence, methods, and how to reach the operator."""

from collections.abc import Callable, Iterator

import pytest

from dashapp import __version__
from dashapp.pages import about
from dashapp.settings import settings
from tests.unit.dashapp.rendering import find, text_of


@pytest.fixture
def reached_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets how the operator can be reached."""

    def contact(text: str) -> None:
        monkeypatch.setenv("OPERATOR_CONTACT", text)
        settings.cache_clear()

    yield contact
    monkeypatch.undo()
    settings.cache_clear()


def test_the_version_is_that_of_the_program() -> None:
    assert f"version {__version__}" in text_of(about.layout())


def test_every_method_is_told_in_words() -> None:
    told = text_of(about.layout())
    assert all(name in told and text in told for name, text in about.METHODS.items())


@pytest.mark.parametrize(
    ("contact", "link"),
    [("me@cards.example", "mailto:me@cards.example"), ("https://cards.example/me", "https://cards.example/me")],
)
def test_an_address_of_the_operator_is_a_link(reached_by: Callable[[str], None], contact: str, link: str) -> None:
    reached_by(contact)
    assert link in [one.href for one in find(about.layout(), "A")]


@pytest.mark.parametrize("contact", ["ask Jo @ the counter", "javascript:alert(1)"])
def test_words_of_the_operator_are_no_link(reached_by: Callable[[str], None], contact: str) -> None:
    reached_by(contact)
    page = about.layout()
    assert contact in text_of(page)
    assert not any(contact in one.href for one in find(page, "A"))


def test_an_operator_who_has_not_said_how_to_be_reached_is_told(reached_by: Callable[[str], None]) -> None:
    reached_by("")
    assert "has not said how to be reached" in text_of(about.layout())
