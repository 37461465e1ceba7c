"""Routing beside Dash's own: sign-in, old codes of sets, 404 for unknown pages, no-store for what belongs to one."""

from urllib.parse import urlencode

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue

from dashapp.api.errors import PREFIX, unknown_path
from dashapp.cached import current_code
from dashapp.identity import has_session, may_open
from dashapp.pages.registry import PAGES, Page
from dashapp.paths import ADMIN, CALLBACKS, LAYOUT, LOGIN, SETS, set_path
from db.engine import DatabaseError
from market.set_codes import is_set_code

ANY_PAGE = "/<path:path>"  # Dash's endpoint for paths without another route


def register(server: Flask) -> None:
    """Route the requests of an application."""
    server.before_request(_lead_to_sign_in)
    server.before_request(_lead_to_code_of_now)
    server.before_request(_refuse_below_the_api)
    server.after_request(_mark_not_found)
    server.after_request(_forbid_storing)


def is_page(path: str) -> bool:
    """Return whether there is a page at this path, and its card or set exists."""
    return any(_leads_to(page, path) for page in PAGES)


def _leads_to(page: Page, path: str) -> bool:
    arguments = page.arguments_of(path)
    return arguments is not None and all(page.module.exists(text) for text in arguments.values())


def _lead_to_sign_in() -> ResponseReturnValue | None:
    """Redirect from a page of one's own to the sign-in, which leads back. Callbacks and the API answer 401 instead."""
    page = next((page for page in PAGES if page.needs.is_personal and page.path == request.path.rstrip("/")), None)
    if page is None or may_open(page.needs):
        return None
    wanted = request.full_path.rstrip("?")
    return redirect(f"{LOGIN}?{urlencode({'next': wanted})}", 303)


def _lead_to_code_of_now() -> ResponseReturnValue | None:
    """Redirect from a set's old code, an address that others may link to."""
    folder, _, code = request.path.rpartition("/")
    if folder != SETS or not is_set_code(code):
        return None
    try:
        new_code = current_code(code.lower())
    except DatabaseError:  # the page itself shows it
        return None
    if new_code == code.lower():
        return None
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(f"{set_path(new_code)}{query}", 308)


def _refuse_below_the_api() -> Response | None:
    """Return the API's 404 for unknown paths below it, `/api//...` included, instead of Dash's page."""
    if request.endpoint == ANY_PAGE and request.path.startswith(PREFIX):
        return unknown_path(request.path.removeprefix(PREFIX))
    return None


def _mark_not_found(response: Response) -> Response:
    """Set 404 for unknown pages: Dash returns its page with 200 for every address."""
    if request.endpoint == ANY_PAGE and response.status_code == 200 and not is_page(request.path):
        response.status_code = 404
    return response


def _forbid_storing(response: Response) -> Response:
    is_drawn = response.mimetype == "text/html" or request.path == LAYOUT
    if request.path == CALLBACKS or request.path.strip("/") == ADMIN.strip("/") or (is_drawn and has_session()):
        response.headers["Cache-Control"] = "no-store"
    return response
