"""Events on the axis of a chart."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashapp.figures import cards, events
from services.market.events import MarketEvent
from tests.unit.dashapp.samples import START, history, series

CARNIVAL = date(2026, 2, 2)


def happened(kind: str, **more: Any) -> MarketEvent:
    """Something that happened to Lightning Bolt, or to a set."""
    about: dict[str, Any] = {"set_code": None, "set_name": None, "card_id": 7, "card_name": "Lightning Bolt"}
    return MarketEvent(**{**about, "day": CARNIVAL, "kind": kind, "detail": None, **more})


def release(name: str, **more: Any) -> MarketEvent:
    """A set that was released."""
    return happened("release", set_code="sbc", set_name=name, card_id=None, card_name=None, **more)


def test_a_release_is_told_with_its_day() -> None:
    (event,) = events.told([release("Sablewick Carnival")])
    assert event == (CARNIVAL, "Sablewick Carnival released 2 Feb")


def test_sets_of_one_day_are_one_event() -> None:
    names = ("Alpha", "Beta", "Unlimited")
    two, three = (events.told(release(name) for name in names[:number]) for number in (2, 3))
    assert [event.text for event in two] == ["Alpha and Beta released 2 Feb"]
    assert [event.text for event in three] == ["Alpha and 2 more sets released 2 Feb"]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (happened("reprint", set_code="m11", set_name="Magic 2011"), "Printed in Magic 2011 2 Feb"),
        (happened("ban", detail="modern"), "Lightning Bolt banned in Modern 2 Feb"),
        (happened("restriction", detail="vintage"), "Lightning Bolt restricted in Vintage 2 Feb"),
        (happened("unban", detail="modern"), "Lightning Bolt legal again in Modern 2 Feb"),
        (happened("correction", detail="set apart"), "Prices set apart 2 Feb"),
    ],
)
def test_each_kind_has_its_words(event: MarketEvent, words: str) -> None:
    assert [one.text for one in events.told([event])] == [words]


def test_bans_of_two_formats_are_two_events_with_one_mark() -> None:
    figure = cards.history(history(series()), "light")
    both = events.told(happened("ban", detail=name, day=START.date()) for name in ("modern", "legacy"))
    assert len(events.mark(figure, both, "light")) == 2
    assert list(figure.data[-1].customdata) == [
        "Lightning Bolt banned in Legacy 1 Feb; Lightning Bolt banned in Modern 1 Feb"
    ]


def test_only_the_newest_days_are_marked_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST", 1)
    figure = cards.history(history(series()), "light")
    figure.update_xaxes(range=[START, START + timedelta(days=4)])
    days = [(START + timedelta(days=number)).date() for number in range(4)]
    marked = events.mark(figure, [events.Event(day, f"{day}") for day in days], "light")
    assert len(marked) == len(days)
    assert list(figure.data[-1].customdata) == [f"{days[-1]}; {len(days) - 1} more days with events before"]


def test_events_within_the_axis_are_hollow_triangles_on_it() -> None:
    figure = cards.history(history(series()), "light")
    there, before = events.Event(START.date(), "there"), events.Event(date(2025, 1, 1), "before")
    events.mark(figure, [there, before], "light")
    marks = figure.data[-1]
    assert (list(marks.x), list(marks.y), list(marks.customdata)) == ([START], [0], ["there"])
    assert (marks.yaxis, marks.marker.symbol, marks.hoverinfo) == ("y2", "triangle-up-open", "none")
    assert figure.layout.yaxis2.overlaying == "y"


def test_without_events_nothing_is_added() -> None:
    figure = cards.history(history(series()), "light")
    before = len(figure.data)
    events.mark(figure, [], "light")
    assert len(figure.data) == before
    assert "yaxis2" not in figure.to_plotly_json()["layout"]
