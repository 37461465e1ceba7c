"""`/s/<secret>`: what people share of their collections, as a page without scripts, for whoever has the link.

An unknown secret, one that has ended and one whose account is deleted have the same answer. The secret is in no cache's
key, no log (db/logs.py) and no `Referer`; search engines are told to leave the page out.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from dash import html
from flask import Blueprint, Response, request

from dashapp import cached, formats
from dashapp.components import shared as drawn
from dashapp.components.static_html import html_of
from dashapp.cursors import next_cursor, opened
from dashapp.edge import rates
from dashapp.edge.rates import TooManyAttempts
from dashapp.identity.user_sessions import client
from dashapp.paths import SHARED
from db.engine import DatabaseError
from services.people import shared, shares
from services.people.holding_requests import HoldingsRequest
from services.people.shares import HIDDEN, OpenShare, Share, ShareKind
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.summary import Summary
from services.people.wants.requests import WantsRequest
from services.requests import InvalidRequest

PAGE_SIZE = 100
EVERY_COPY = Decimal(0)  # whatever its price: counts and sums are of the copies that are listed
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# Parted at its places, so that no name that somebody gave is taken for one.
_PARTS = re.split(r"\{title\}|\{content\}", (Path(__file__).parent / "link.html").read_text(encoding="utf-8"))
NOTHING = ("Nothing is shared here", "The link is not complete, or what it led to is not shared any more.")
AWAY = ("This cannot be read now", "The database does not answer. Try again in a moment.")
TOO_MANY = ("Too many requests", "Wait a moment, then open the link again.")

blueprint = Blueprint("links", __name__)


@blueprint.get(f"{SHARED}/<path:secret>")
def show(secret: str) -> Response:
    """Return what a link leads to."""
    rates.attempt(rates.ADDRESS_SHARED_LINK, client().address)
    found = shares.opened(secret)
    if found is None:
        return _notice(404, *NOTHING)
    heading, content = KINDS[ShareKind(found.share.kind)](found, request.args.get("after"))
    title = found.share.title or heading
    above = [html.H1(title), html.P(_told(found.share, heading if title != heading else ""), className="caption")]
    return _document(200, title, [html.Section(above, className="page-head"), *content])


@blueprint.after_request
def guard(response: Response) -> Response:
    """Let nobody store the page, name its address to others, or list it."""
    response.headers.update(HEADERS)
    return response


@blueprint.errorhandler(InvalidRequest)
def wrong_cursor(_error: InvalidRequest) -> Response:
    """Return 404 for a page that does not follow any."""
    return _notice(404, *NOTHING)


@blueprint.errorhandler(DatabaseError)
def be_away(_error: DatabaseError) -> Response:
    """Return 503 while the database is away."""
    return _notice(503, *AWAY)


@blueprint.errorhandler(TooManyAttempts)
def too_many(error: TooManyAttempts) -> Response:
    """Return 429 with the time of the next attempt."""
    response = _notice(429, *TOO_MANY)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _summary(found: OpenShare, _after: str | None) -> tuple[str, list[Any]]:
    told = shared.summary_of(found.share, _load_summary(found))
    return "A collection in figures", drawn.summary(told, cached.load_set_names())


def _location(found: OpenShare, after: str | None) -> tuple[str, list[Any]]:
    share = found.share
    # Without values the order must say nothing of them.
    sort, order = ("name", "asc") if share.values == HIDDEN else ("value", "desc")
    asked = HoldingsRequest(location=share.location, currency=share.currency, sort=sort, order=order, limit=PAGE_SIZE)
    page = cached.load_holdings(cached.load_basis(found.user_id), opened(asked, after))
    told = shared.location_of(share, _load_summary(found), page)
    return share.location or "Copies in no location", [*drawn.location(told), *_more(next_cursor(asked, page))]


def _want_list(found: OpenShare, after: str | None) -> tuple[str, list[Any]]:
    asked = WantsRequest(currency=found.share.currency, sort="name", limit=PAGE_SIZE)
    page = cached.load_wants(found.user_id, opened(asked, after))
    told = shared.wants_of(found.share, page)
    return "Wanted cards", [*drawn.wants(told), *_more(next_cursor(asked, page))]


def _more(cursor: str | None) -> list[Any]:
    return [html.P(html.A("More", href=f"?after={cursor}", className="button"))] if cursor else []


def _load_summary(found: OpenShare) -> Summary:
    asked = SummaryRequest(currency=found.share.currency, min_price=EVERY_COPY)
    return cached.load_held_summary(cached.load_basis(found.user_id), asked)


# What each kind is called, and what its page has; another kind is one more line.
KINDS: Mapping[ShareKind, Callable[[OpenShare, str | None], tuple[str, list[Any]]]] = {
    ShareKind.SUMMARY: _summary,
    ShareKind.LOCATION: _location,
    ShareKind.WANT_LIST: _want_list,
}


def _told(share: Share, heading: str) -> str:
    until = f"Shared by a collector until {formats.day(share.expires_at)}, to be read only"
    return f"{heading} · {until}" if heading else until


def _notice(status: int, title: str, text: str) -> Response:
    return _document(status, title, [html.Section([html.H1(title), html.P(text)], className="panel dead-end")])


def _document(status: int, title: str, content: list[Any]) -> Response:
    before, between, after = _PARTS
    text = (before, escape(title), between, html_of(content, {}), after)
    return Response("".join(text), status, mimetype="text/html")
