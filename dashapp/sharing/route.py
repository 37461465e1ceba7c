"""The routes of the pictures of shared links. A picture is kept under what it shows, so it is drawn once."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import structlog
from flask import Blueprint, Response, abort, current_app, request
from PIL import Image

from dashapp import cached
from dashapp.paths import SHARED_PICTURES, PictureSize
from dashapp.pictures.addresses import scan_path
from dashapp.pictures.route import EXTENSION as SCANS
from dashapp.pictures.scans import Scans
from dashapp.pictures.store import PictureStore
from dashapp.sharing import layout, lines, summaries
from dashapp.sharing.art import art
from dashapp.sharing.lines import Line
from dashapp.sharing.picture import picture
from dashapp.sharing.summaries import Summary
from db.engine import DatabaseError
from market.set_codes import is_set_code
from services.market.cards import CardRequest
from services.market.index import IndexRequest
from services.market.overview import OverviewRequest
from services.market.pictures import load_pictured
from services.requests import InvalidRequest, Request, fields_of
from services.rules import LARGEST_ID

EXTENSION = "sharing"
SECONDS = 600  # for which browsers and proxies keep a picture
SIZES: tuple[PictureSize, ...] = ("art", "normal", "large")  # of scans, the best first

R = TypeVar("R", bound=Request)

blueprint = Blueprint("sharing", __name__)
log = structlog.get_logger()


@blueprint.errorhandler(InvalidRequest)
def refuse(_error: InvalidRequest) -> tuple[str, int]:
    """Answer a request with a wrong parameter."""
    return "A parameter is wrong", 400


@blueprint.errorhandler(DatabaseError)
def be_away(_error: DatabaseError) -> tuple[str, int]:
    """Answer while the database is away."""
    return "The prices cannot be read now", 503


@blueprint.get(f"{SHARED_PICTURES}/cards/<int(max={LARGEST_ID}):card_id>.png")
def card_picture(card_id: int) -> Response:
    """Return the picture of a card with its headline price."""
    asked = _asked(CardRequest, card_id=card_id)
    card = cached.load_card(asked.card_id, asked.currency)
    pictured = load_pictured(card_id)
    if card is None or pictured is None:
        abort(404)
    scan, is_whole = _scan(pictured.image_url)
    left, top, right, bottom = layout.ART
    return _answer(
        summaries.of_card(card),
        lines.of_card(card),
        lambda: art(pictured, scan, is_whole, (right - left, bottom - top)),
        f"{pictured} {hashlib.blake2b(scan or b'').hexdigest()}",
    )


@blueprint.get(f"{SHARED_PICTURES}/sets/<code>.png")
def set_picture(code: str) -> Response:
    """Return the picture of a set with its value."""
    asked = _asked(OverviewRequest)
    known = cached.load_set(code.lower(), asked.currency) if is_set_code(code) else None
    if known is None:
        abort(404)
    return _answer(summaries.of_set(known), lines.of_set(known.code, asked.currency))


@blueprint.get(f"{SHARED_PICTURES}/market.png")
def market_picture() -> Response:
    """Return the picture of the market's index with the filters of its page."""
    asked = _asked(IndexRequest)
    data = cached.load_index(asked)
    return _answer(summaries.of_market(data, asked), lines.of_market(data))


def _asked(kind: type[R], **of_path: object) -> R:
    """Return the request of the path and of the parameters of the address. Raises InvalidRequest."""
    given = {name: request.args[name] for name in fields_of(kind) if name in request.args}
    return kind.parse(**{**given, **of_path})


def _scan(image_url: str | None) -> tuple[bytes | None, bool]:
    """Return the best scan that was fetched before, and whether it is of the whole card."""
    scans = cast("Scans | None", current_app.extensions.get(SCANS))
    for size in SIZES if scans else ():
        path = scan_path(image_url, size, "front")
        if scans and path and (scan := scans.stored(path)):
            return scan, size != "art"
    return None, False


def _answer(
    summary: Summary, line: Line | None, make_art: Callable[[], Image.Image | None] = lambda: None, shown: str = ""
) -> Response:
    """Return the picture of what is given; `shown` names what is on its art."""
    name = hashlib.blake2b(f"{_release()} {summary} {line} {shown}".encode(), digest_size=16).hexdigest()
    store = cast(PictureStore, current_app.extensions[EXTENSION])
    data = store.find(name)
    if data is None:
        data = picture(summary, line, make_art())
        _keep(store, name, data)
    response = Response(data, mimetype="image/png")
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    response.set_etag(name)
    response.make_conditional(request)
    return response


def _keep(store: PictureStore, name: str, data: bytes) -> None:
    try:
        store.keep(name, data)
    except OSError as error:
        log.warning("picture not stored", error=str(error))


@cache
def _release() -> str:
    """Return a digest of the code that draws: another release draws anew."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).hexdigest()
