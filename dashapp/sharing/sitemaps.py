"""/robots.txt and the sitemaps: what search engines may read, and where all cards and sets are."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape

from flask import Blueprint, Response, abort, request

from dashapp import cached
from dashapp.compression import SUITES
from dashapp.pages.registry import PAGES
from dashapp.paths import ADMIN, card_path, set_path
from db.engine import DatabaseError
from services.market.sitemaps import listed_cards

MOST = 50_000  # addresses of a file, as the standard (sitemaps.org) has it
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML = "application/xml"
ROBOTS = f"""User-agent: *
Allow: /
Allow: /api/docs
Allow: {SUITES}
Disallow: /api/
Disallow: /_dash
Disallow: {ADMIN}
Sitemap: """

blueprint = Blueprint("sitemaps", __name__)


@blueprint.errorhandler(DatabaseError)
def be_away(_error: DatabaseError) -> tuple[str, int]:
    """Answer while the database is away: search engines then come again."""
    return "The catalogue cannot be read now", 503


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return what programs may read."""
    return Response(f"{ROBOTS}{_root()}/sitemap.xml\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the addresses of the other files."""
    parts = range(1, len(cached.load_first_cards(MOST)) + 1)
    names = ["sitemap-pages.xml", "sitemap-sets.xml", *(f"sitemap-cards-{part}.xml" for part in parts)]
    entries = (f"<sitemap><loc>{escape(f'{_root()}/{name}')}</loc></sitemap>\n" for name in names)
    return Response("".join(_document("sitemapindex", entries)), mimetype=XML)


@blueprint.get("/sitemap-pages.xml")
def pages() -> Response:
    """Return the pages that are there once."""
    paths = [page.path for page in PAGES if page.glyph and page.path != ADMIN and not page.needs.is_personal]
    return _addresses((path, None) for path in paths)


@blueprint.get("/sitemap-sets.xml")
def sets() -> Response:
    """Return the pages of all sets."""
    return _addresses((set_path(one.code), one.priced_at) for one in cached.load_listed_sets())


@blueprint.get("/sitemap-cards-<int(min=1):part>.xml")
def cards(part: int) -> Response:
    """Return the pages of a part of the cards, as they are read."""
    firsts = cached.load_first_cards(MOST)
    if part > len(firsts):
        abort(404)
    return _addresses((card_path(card.id), card.priced_at) for card in listed_cards(firsts[part - 1], MOST))


def _addresses(listed: Iterable[tuple[str, datetime | None]]) -> Response:
    """Return a file of paths, each with the time of its newest price."""
    root = escape(_root())
    return Response(_document("urlset", (_address(root, path, time) for path, time in listed)), mimetype=XML)


def _address(root: str, path: str, time: datetime | None) -> str:
    changed = f"<lastmod>{time.astimezone(UTC):%Y-%m-%d}</lastmod>" if time else ""
    return f"<url><loc>{root}{path}</loc>{changed}</url>\n"


def _document(name: str, entries: Iterable[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {NAMESPACE}>\n'
    yield from entries
    yield f"</{name}>\n"


def _root() -> str:
    """Return the address of this site, as the reader has it."""
    return request.host_url.rstrip("/")
