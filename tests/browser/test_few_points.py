"""Charts of a card of which little is known, as a browser draws them in the place that they have on a page."""

import json
from itertools import combinations
from typing import Any

import pytest

from dashapp.figures import cards
from tests.browser.reader import Reader
from tests.unit.dashapp.samples import DAY, START, history, series

pytestmark = pytest.mark.browser
CHART = "market-chart"
DRAW = """
    const [figure, done] = arguments;
    const graph = document.querySelector("#market-chart .js-plotly-plot");
    Plotly.newPlot(graph, figure.data, figure.layout, {responsive: true}).then(() => requestAnimationFrame(done));
"""
SEEN = """
    const graph = document.querySelector("#market-chart .js-plotly-plot");
    const box = (element) => { const {left, right, top, bottom} = element.getBoundingClientRect();
      return {left, right, top, bottom, text: element.textContent}; };
    return {
      plot: box(graph.querySelector(".nsewdrag")),
      points: [...graph.querySelectorAll(".scatterlayer .point")].map(box),
      labels: [...graph.querySelectorAll(".annotation-text-g")].map(box),
      ticks: [...graph.querySelectorAll(".ytick")].map((tick) => tick.textContent),
    };
"""
SINGLE = {
    "far apart": [series(["12345.67"]), series(["0.01"], finish="foil")],
    "equal": [series(["0.01"]), series(["0.01"], finish="foil"), series(["0.01"], condition="DAMAGED")],
    "beside a line": [series(["1", "2", "1.5", "1.2"]), series(["1.21"], days=[3], finish="foil")],
}


def drawn(reader: Reader, figure: Any) -> dict[str, Any]:
    """What a browser shows of a figure."""
    reader.driver.execute_async_script(DRAW, json.loads(figure.to_json()))
    seen: dict[str, Any] = reader.run(SEEN)
    return seen


def within(inner: dict[str, float], outer: dict[str, float]) -> bool:
    """Whether a box lies in another one."""
    across = outer["left"] <= inner["left"] and inner["right"] <= outer["right"]
    return across and outer["top"] <= inner["top"] and inner["bottom"] <= outer["bottom"]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes share more than their edges."""
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] < other["bottom"] and other["top"] < one["bottom"]


def test_every_series_with_a_point_is_seen_with_its_whole_price(reader: Reader) -> None:
    reader.open("/market")
    assert reader.lines(CHART)
    for name, several in SINGLE.items():
        for log in (False, True):
            seen = drawn(reader, cards.history(history(*several), "light", log))
            assert len(seen["points"]) == sum(len(one.points) for one in several), name
            assert all(within(point, seen["plot"]) for point in seen["points"]), name
            assert len(seen["labels"]) == len(several), name
            assert not any(overlap(*pair) for pair in combinations(seen["labels"], 2)), name
            for one in several:
                price = f"${one.points[-1].last_price:,.2f}"
                assert any(price in label["text"] for label in seen["labels"]), (name, price)
            assert not any("−" in tick for tick in seen["ticks"]), name


def test_labels_stay_apart_when_a_price_that_arrives_brings_lines_together(reader: Reader) -> None:
    reader.open("/market")
    assert reader.lines(CHART)
    data = history(series(["10", "11"]), series(["20", "21"], marketplace="cardkingdom"))
    drawn(reader, cards.history(data, "light", live=True))
    price = {"marketplace": "cardkingdom", "condition": "NEAR_MINT", "finish": "nonfoil", "language": "English",
             "currency": "USD", "kind": "retail", "price": 11.02, "time": (START + 2 * DAY).isoformat()}  # fmt: skip
    reader.run("dualcaster.points.addCardPrice({card_id: arguments[0], price_data: arguments[1]})", data.card_id, price)
    reader.wait(lambda: "$11.02" in str(reader.run(SEEN)["labels"]), "the label of the new price")
    assert not any(overlap(*pair) for pair in combinations(reader.run(SEEN)["labels"], 2))
