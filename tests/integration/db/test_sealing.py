"""Sealed secrets: opened with the key of now and those of before, and with no other."""

from collections.abc import Callable, Iterator

import pytest

from db.sealing import Unreadable, opened, seal
from db.settings import NotConfigured, settings

Use = Callable[..., None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Have this process use a key, and keys of before."""

    def change(key: str, *before: str) -> None:
        monkeypatch.setenv("SECRET_KEY", key)
        monkeypatch.setenv("OLD_SECRET_KEYS", ",".join(before))
        settings.cache_clear()

    yield change
    settings.cache_clear()


def test_a_text_comes_back_with_its_key_and_with_that_of_before_only(use: Use) -> None:
    use("the first key of all")
    sealed = seal("https://example.org/höok")
    assert "example" not in sealed
    assert seal("https://example.org/höok") != sealed
    assert opened(sealed) == "https://example.org/höok"
    use("the second key of all", "the first key of all")
    assert opened(sealed) == "https://example.org/höok"
    use("the second key of all")
    with pytest.raises(Unreadable):
        opened(sealed)


def test_what_was_never_sealed_is_not_opened_and_nothing_is_sealed_without_a_key(use: Use) -> None:
    use("the first key of all")
    with pytest.raises(Unreadable):
        opened("https://example.org")
    use("")
    with pytest.raises(NotConfigured):
        seal("x")
