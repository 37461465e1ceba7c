"""News of the market as a list, newest first: each with its time and a link."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.sets import set_link
from dashapp.components.static_markup import Still
from dashapp.paths import MARKET, card_path
from services.market.movers import Mover
from services.market.news import Load, News
from services.market.sets import SetValue

MOST_JUMPS = 5

Item = tuple[datetime, list[Any]]  # time and text


def news_list(news: News, most: int) -> Still:
    """Return the newest of all news, jumps up to MOST_JUMPS: on a lively day they would leave no room for others."""
    jumps = _newest([(jump.time_now, _jump(jump)) for jump in news.jumps])[:MOST_JUMPS]
    items = _newest([*jumps, *_others(news)])[:most]
    return Still(html.Ol([_written(*item) for item in items], className="news"))


def has_items(news: News) -> bool:
    """Return whether there are any news."""
    return bool(news.jumps or news.releases or news.loads)


def _newest(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item[0], reverse=True)


def _others(news: News) -> Iterator[Item]:
    yield from ((_begin(one.released_at), _release(one)) for one in news.releases if one.released_at)
    yield from ((load.finished_at, _load(load)) for load in news.loads)


def _written(when: datetime, text: list[Any]) -> html.Li:
    return html.Li([*text, values.age(when, None)])


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _jump(item: Mover) -> list[Any]:
    told = f"In 24 hours, at {formats.marketplace_name(item.marketplace)}"
    change = html.Span(values.change(item.change_pct), title=told)
    return [dcc.Link(item.card.name, href=card_path(item.card.id), title=item.card.name), change]


def _release(item: SetValue) -> list[Any]:
    return [html.Span("New set:"), set_link(item.code, item.name)]


def _load(item: Load) -> list[Any]:
    prices = html.Span(f"{formats.count(item.price_count)} prices")
    return [dcc.Link(formats.source_name(item.source), href=MARKET), prices]
