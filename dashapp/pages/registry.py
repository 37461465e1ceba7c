"""The table of pages, one entry a page. Menu, titles, routing, callbacks and tests derive from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from dashapp.pages import (
    about,
    admin,
    admin_health,
    alerts,
    card,
    card_set,
    cards,
    events,
    home,
    indices,
    inventory,
    inventory_import,
    inventory_transactions,
    login,
    market,
    method,
    mute,
    recommendations,
    register,
    reset,
    reset_new,
    sets,
    settings,
    signals,
    track_record,
    verify,
    want_list,
)
from services.actors import Need

# Groups of the menu by their titles, in order; the last one, at the foot, has none.
EXPLORE, MINE, FOOT = "Explore", "Mine", ""
GROUPS = (EXPLORE, MINE, FOOT)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its module here, the modules in `callbacks` with its behaviour, and its options in the frame.

    `glyph` is the stem of a file in assets/icons; a page without one is not in the menu, others are in their `group`.
    `has_currency`: the address contains the reader's currency. `has_chart`: it begins with one, so the browser fetches
    plotly.js early. `needs`: the right without which a reader is led to the sign-in. `short` is its name in the menu,
    where the title is too long.
    """

    module: ModuleType
    behaviour: Sequence[str]
    glyph: str = ""
    group: str = EXPLORE
    has_currency: bool = True
    has_chart: bool = False
    needs: Need = Need.NOTHING
    short: str = ""

    @property
    def path(self) -> str:
        """Return its address, a template such as /cards/<card_id> for a page of one of many."""
        path: str = self.module.PATH
        return path

    @property
    def title(self) -> str:
        """Return its name in the browser's tab."""
        title: str = self.module.TITLE
        return title

    @property
    def menu_title(self) -> str:
        """Return its name in the menu."""
        return self.short or self.title

    @property
    def shows_one_of_many(self) -> bool:
        """Return whether its address is a template. Such a page has TITLE_TEXT: its callbacks fill in the title."""
        return "<" in self.path

    def arguments_of(self, path: str) -> dict[str, str] | None:
        """Return what a path fills into the address of this page; None for a path of another page."""
        template = re.sub("<([a-z_]+)>", r"(?P<\1>.+)", self.path.strip("/"))
        found = re.fullmatch(template, path.strip("/"), re.DOTALL)
        return found.groupdict() if found else None


PAGES = (
    Page(home, ("home", "home_own"), glyph="home"),
    Page(market, ("market", "market_parts", "market_explanation"), glyph="market", has_chart=True),
    Page(cards, ("cards", "cards_found"), glyph="cards"),
    Page(
        card,
        ("card", "card_chart", "card_compare", "card_explanation", "card_lines", "card_similar", "card_want"),
        has_chart=True,
    ),
    Page(sets, ("sets",), glyph="sets"),
    Page(card_set, ("card_set",), has_chart=True),
    Page(signals, ("signals",), glyph="signals"),
    Page(indices, ("indices",), glyph="indices", has_chart=True),
    Page(events, ("events",), glyph="events", has_chart=True),
    Page(method, ("method",), has_currency=False),
    Page(recommendations, ("recommendations",), glyph="recommendations", short="Advice"),
    Page(track_record, ("track_record",), has_chart=True),
    Page(
        inventory,
        ("inventory", "inventory_values", "inventory_explanation"),
        glyph="inventory",
        group=MINE,
        has_chart=True,
        needs=Need.INVENTORY_READ,
    ),
    Page(inventory_import, ("inventory_import",), has_currency=False, needs=Need.INVENTORY_WRITE),
    Page(inventory_transactions, ("inventory_transactions",), has_currency=False, needs=Need.INVENTORY_READ),
    Page(want_list, ("want_list",), glyph="want-list", group=MINE, needs=Need.INVENTORY_READ),
    Page(alerts, ("alerts", "alert_backtest"), glyph="alerts", group=MINE, has_currency=False, needs=Need.ACCOUNT),
    Page(admin, ("admin", "admin_actions"), glyph="admin", group=FOOT, has_currency=False),
    Page(admin_health, ("admin_health",), has_currency=False),
    Page(settings, ("settings",), has_currency=False, needs=Need.ACCOUNT),
    Page(login, (), has_currency=False),
    Page(register, (), has_currency=False),
    Page(reset, (), has_currency=False),
    Page(reset_new, (), has_currency=False),
    Page(verify, (), has_currency=False),
    Page(mute, (), has_currency=False),
    Page(about, ("about",), glyph="about", group=FOOT, has_currency=False),
)


def in_menu(group: str) -> list[Page]:
    """Return the pages of a group of the menu, in order."""
    return [page for page in PAGES if page.glyph and page.group == group]


def begins_with_chart(path: str) -> bool:
    """Return whether the page at a path begins with a chart."""
    return any(page.has_chart and page.arguments_of(path) is not None for page in PAGES)
