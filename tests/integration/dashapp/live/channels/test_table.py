"""A channel is its module and one line in the table: hub, connection and limits know none by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from dashapp.live.channels import CHANNELS, Channel, News
from dashapp.live.messages import text_of
from db import announcements, versions
from db.announcements import Announcement, RunProgressed
from tests.integration.dashapp.live.client import Client
from tests.integration.dashapp.live.test_connection import address
from tests.support.project import ROOT

__all__ = ["address"]
MODULES = sorted((ROOT / "dashapp" / "live").glob("*.py"))


@dataclass(frozen=True, slots=True)
class Progress(Channel):
    """The runs of one source, for one user."""

    name: ClassVar[str] = "progress"

    user_id: int

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        """The channel of the user whom a client names."""
        return cls(said["user_id"])

    def named(self) -> dict[str, Any]:
        """The user."""
        return {"user_id": self.user_id}

    @property
    def scope(self) -> str:
        """The user's own data."""
        return f"user:{self.user_id}"

    def may_listen(self, _actor: object) -> bool:
        """Whether this is user 17."""
        return self.user_id == 17

    def concerned(self, event: Announcement) -> bool:
        """Whether a run of Scryfall goes on."""
        return isinstance(event, RunProgressed) and event.source == "scryfall-bulk"

    def news(self) -> News:
        """Counts what it sends."""
        return Counted()


class Counted(News):
    """Numbers its messages from the first one that somebody listens to."""

    def __init__(self) -> None:
        self._count = 0

    def messages(self, _event: Announcement, seq: int) -> Sequence[str]:
        """One message."""
        self._count += 1
        return [text_of({"type": "counted", "seq": seq, "data": self._count})]


@pytest.fixture(autouse=True)
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more channel in the table."""
    monkeypatch.setitem(CHANNELS, Progress.name, Progress)


def announce(source: str = "scryfall-bulk") -> None:
    announcements.publish(RunProgressed(source, 1, "storing", 1, 2, 1))


def test_a_channel_sends_its_own_messages_with_the_version_of_its_own_scope(address: str) -> None:
    version = versions.raise_and_publish("user:17", announcements.CHANNEL, b"{}")
    with Client(address) as client:
        assert client.subscribe("progress", user_id=17) == version != versions.current()
        announce("cardmarket-guide")
        announce()
        assert client.hear() == {"type": "counted", "seq": version, "data": 1}


def test_what_a_channel_remembers_goes_with_its_last_listener(address: str) -> None:
    with Client(address) as first, Client(address) as second:
        first.subscribe("progress", user_id=17)
        announce()
        assert first.hear()["data"] == 1
        second.subscribe("progress", user_id=17)
        first.say(action="unsubscribe", channel="progress", user_id=17)
        announce()
        assert second.hear()["data"] == 2
        second.say(action="unsubscribe", channel="progress", user_id=17)
        assert second.hear()["type"] == "unsubscribed"
        second.subscribe("progress", user_id=17)
        announce()
        assert second.hear()["data"] == 1


def test_who_may_not_listen_is_refused_and_takes_no_room(address: str) -> None:
    with Client(address) as client:
        client.say(action="subscribe", channel="progress", user_id=18)
        answer = client.hear()
        assert (answer["type"], answer["code"]) == ("error", "unauthorized")
        announce()
        client.say(action="ping")
        assert client.hear() == {"type": "pong"}


def test_an_unknown_channel_is_answered_with_all_that_there_are(address: str) -> None:
    with Client(address) as client:
        client.say(action="subscribe", channel="weather")
        named = client.hear()["message"].removeprefix("channel must be one of ").removesuffix(".").split(", ")
        assert named == list(CHANNELS)
        assert {"market", "card", "progress"} <= set(named)


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.name)
def test_no_module_beside_the_channels_knows_one_by_name(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    ours = CHANNELS.keys() - {Progress.name}
    assert [name for name in ours if f'"{name}"' in text or f"channels.{name}" in text] == []
