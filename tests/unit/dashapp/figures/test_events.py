"""Events on the axis of a chart."""

from datetime import date

from dashapp.figures import cards, events
from tests.unit.dashapp.market_samples import set_value
from tests.unit.dashapp.samples import START, card, history, printing, series

CARNIVAL = date(2026, 2, 2)


def test_a_release_is_told_with_its_day() -> None:
    (event,) = events.releases([set_value(name="Sablewick Carnival", released_at=CARNIVAL)])
    assert event == (CARNIVAL, "Sablewick Carnival released 2 Feb")


def test_sets_of_one_day_are_one_event() -> None:
    names = ("Alpha", "Beta", "Unlimited")
    two, three = (
        events.releases(set_value(name=name, released_at=CARNIVAL) for name in names[:number]) for number in (2, 3)
    )
    assert [event.text for event in two] == ["Alpha and Beta released 2 Feb"]
    assert [event.text for event in three] == ["Alpha and 2 more sets released 2 Feb"]


def test_what_comes_beside_a_set_is_no_event_of_its_own() -> None:
    kinds = ("token", "promo", "memorabilia")
    assert events.releases(set_value(set_type=kind, released_at=CARNIVAL) for kind in kinds) == []
    assert events.releases([set_value(released_at=None)]) == []


def test_a_card_is_reprinted_once_a_set() -> None:
    others = [printing(set_name="Magic 2011", released_at=CARNIVAL, id=number) for number in (8, 9)]
    found = events.reprints(card(released_at=date(2026, 2, 1)), others)
    assert [event.text for event in found] == ["Printed in Limited Edition Alpha 1 Feb", "Printed in Magic 2011 2 Feb"]


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
