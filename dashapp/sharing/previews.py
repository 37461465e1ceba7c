"""The preview of a page's link: its title, description and picture, from what the caches or the database know.

A page whose data cannot be read has the preview of its kind: a title, and the picture of the market.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from urllib.parse import urlencode

from dashapp import cached, paths
from dashapp.components.filters import chosen
from dashapp.formats import PERIOD_NAMES
from dashapp.pages import home, market
from dashapp.pages.registry import PAGES
from dashapp.sharing import summaries
from dashapp.sharing.summaries import Summary
from dashapp.subjects import Subject
from market.indices.families import INDICES
from market.indices.methodology import title_of
from market.set_codes import is_set_code
from market.variants import Condition, Currency, Finish, Language
from services.market.fields import CARD_ID
from services.market.index import IndexRequest
from services.rules import WrongValue

ABOUT_US = "Live market intelligence for Magic: the Gathering cards"
BRAND = "Dualcaster"

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands for a page where its link is shown. `path` is the page's address without choices of its reader."""

    title: str
    description: str
    path: str
    picture: str
    alt: str


def preview_of(path: str, query: Query) -> Preview | None:
    """Return the preview of the page at a path; None where there is no page."""
    for page in PAGES:
        arguments = page.arguments_of(path)
        if arguments is not None:
            load = _LOADS.get(page.path)
            known = _answered.of(partial(load, *arguments.values(), query=query)) if load else None
            return known or _of_kind(page.title, path)
    return None


def _of_kind(title: str, path: str) -> Preview:
    path = f"/{path.strip('/')}"
    return Preview(title, ABOUT_US, path, f"{paths.SHARED_PICTURES}/market.png", "The market index as a line")


def _of_home(query: Query) -> Preview:
    return _of_kind(home.HEADLINE, paths.HOME)


def _of_card(card_id: str, query: Query) -> Preview | None:
    try:
        card = cached.load_card(CARD_ID.read(card_id), _currency(query))
    except WrongValue:
        return None
    if card is None:
        return None
    more = "Prices by marketplace, history and other printings."
    return _preview(summaries.of_card(card), more, paths.card_path(card.id), {"currency": card.currency})


def _of_set(code: str, query: Query) -> Preview | None:
    known = cached.load_set(code.lower(), _currency(query)) if is_set_code(code) else None
    if known is None:
        return None
    more = "Value over time, and the price of every card."
    return _preview(summaries.of_set(known), more, paths.set_path(known.code), {"currency": known.currency})


def _of_market(query: Query) -> Preview:
    request = IndexRequest(
        _currency(query),
        chosen(query.get("period"), PERIOD_NAMES, market.FILTER_DEFAULTS[market.PERIOD]),
        chosen(query.get("condition"), Condition, "") or None,
        chosen(query.get("finish"), Finish, "") or None,
        chosen(query.get("language"), Language, "") or None,
    )
    summary = summaries.of_market(cached.load_index(request), request)
    return _preview(summary, "Movers, sets and formats.", paths.MARKET, request.given())


def _of_method(index_code: str, query: Query) -> Preview | None:
    index = INDICES.get(index_code)
    return _of_kind(title_of(index), paths.method_path(index_code)) if index else None


def _preview(summary: Summary, more: str, path: str, asked: Mapping[str, str]) -> Preview:
    picture = f"{paths.SHARED_PICTURES}{path}.png?{urlencode(asked)}"
    return Preview(summary.title, f"{summary.source}. {more}", path, picture, f"{summary.title}, as a line over time")


def _currency(query: Query) -> str:
    return chosen(query.get("currency"), Currency, Currency.USD.value)


_LOADS: Mapping[str, Callable[..., Preview | None]] = MappingProxyType(
    {paths.HOME: _of_home, paths.CARD: _of_card, paths.SET: _of_set, paths.METHOD: _of_method, paths.MARKET: _of_market}
)
_answered: Subject[Callable[[], Preview | None], Preview] = Subject(lambda load: load())
