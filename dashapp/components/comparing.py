"""Comparison of cards: the switch that adds a card to the chart, and the list of the chart's cards."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.paths import card_path
from market.variants import Finish
from services.market.comparison import ComparedCard, Comparison

COMPARE = "compare"  # type of the ids of all switches
TABLE, LIST = "table", "list"  # places with switches


def switch_id(place: str, card_id: Any) -> dict[str, Any]:
    """Return the id of the switch of a card in a place."""
    return {"type": COMPARE, "place": place, "card": card_id}


def switch(card_id: int, name: str, compared: bool, full: bool) -> html.Button:
    """Return the switch that adds a card to the chart or removes it; disabled for adding to a full chart."""
    return html.Button(
        "Comparing" if compared else "Compare",
        id=switch_id(TABLE, card_id),
        type="button",
        className="button compare",
        disabled=full and not compared,
        **{"aria-pressed": "true" if compared else "false", "aria-label": f"Compare with {name}"},
    )


def compared_list(data: Comparison, colours: Sequence[str]) -> html.Ul:
    """Return the cards of the chart with the colours of their lines; the first is the page's own and not removable."""
    items = [
        _item(card, colour, data.currency, removable=place > 0)
        for place, (card, colour) in enumerate(zip(data.cards, colours, strict=True))
    ]
    return html.Ul(items, className="compared", **{"aria-label": "Cards in the chart"})


def _item(card: ComparedCard, colour: str, currency: str, removable: bool) -> html.Li:
    swatch = html.Span(className="swatch", style={"background": colour}, **{"aria-hidden": "true"})
    printing = f"{card.name} {card.set_code.upper()} #{card.collector_number}"
    name = dcc.Link(printing, href=card_path(card.id)) if removable else html.Strong(printing)
    remove = html.Button(
        "×",
        id=switch_id(LIST, card.id),
        type="button",
        className="remove",
        title="Take out of the chart",
        **{"aria-label": f"Take {printing} out of the chart"},
    )
    return html.Li([swatch, name, _series(card, currency), *([remove] if removable else [])])


def _series(card: ComparedCard, currency: str) -> html.Span:
    if not card.points:
        return html.Span(f"no {currency} price in this time", className="caption")
    parts = [formats.marketplace_name(card.marketplace or "")]
    if card.finish and card.finish != Finish.NONFOIL:
        parts.append(formats.FINISH_NAMES[card.finish].lower())
    if not card.is_current and card.as_of is not None:
        parts.append(f"last known {formats.day(card.as_of)}")
    return html.Span(", ".join(parts), className="caption")
