"""The composition root of the web process."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import dash
import flask
from dash import Dash

from dashapp import (
    api,
    cache,
    callback_requests,
    compression,
    edge,
    identity,
    joined,
    live,
    operation,
    paths,
    pictures,
    routing,
    sharing,
    shell,
)
from dashapp.components import card_grid
from dashapp.components.entrance import sign_in_first
from dashapp.edge import headers
from dashapp.first_response import ServedDash
from dashapp.identity import may_open
from dashapp.joined import ASSETS
from dashapp.pages import not_found
from dashapp.pages.registry import PAGES, Page, begins_with_chart
from dashapp.settings import settings

CALLBACKS = ("failures", "shell", "address", "charts", *(name for page in PAGES for name in page.behaviour))
DAY = 24 * 3600


class Server(flask.Flask):
    """Flask without coroutines: no view and no hook of ours is one, and asking each of them costs every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def create_app() -> Dash:
    """Build the web process. Call it once a process: Dash assigns all callbacks to its first app."""
    server = create_server()
    cache.register(server)
    api.register(server)
    live.register(server)
    pictures.register(server)
    sharing.register(server)
    operation.exposition.register(server)
    behaviour = {name: import_module(f"callbacks.{name}") for name in CALLBACKS}
    app = create_dash(server, behaviour["failures"].anywhere)
    callback_requests.register(server, app)
    operation.requests.measure_callbacks(server)
    register_pages()
    return app


def create_server() -> flask.Flask:
    """Build the Flask server: measurement, edge, secret key, compression, identity and routing."""
    server = Server("dashapp", static_folder=None)
    operation.tracing.register(server)
    operation.requests.register(server)
    edge.register(server)
    server.secret_key = settings().SECRET_KEY.get_secret_value()
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = DAY  # an asset's address contains its time of change
    compression.register(server)
    identity.register(server)
    routing.register(server)
    return server


def create_dash(server: flask.Flask, on_error: Callable[[Exception], None]) -> Dash:
    """Build the Dash app inside the frame; `on_error` handles failures of callbacks without a handler."""
    card_grid.leave_out_of_pages()
    page = (Path(__file__).parent / "index.html").read_text(encoding="utf-8")
    app = ServedDash(
        __name__,
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_path_ignore=["vendor"],
        index_string=page,
        has_chart=begins_with_chart,
        title="Dualcaster",
        update_title="",
        on_error=on_error,
    )
    app.layout = shell.layout
    joined.register(server, app.files)
    headers.allow_scripts(server, lambda: (*headers.hashes_of(page), *app.csp_hashes()))
    return app


def register_pages() -> None:
    """Register the pages and their addresses with Dash."""
    for page in PAGES:
        address = {"path_template" if page.shows_one_of_many else "path": page.path}
        title, layout = f"{page.title} · Dualcaster", partial(_layout, page)
        dash.register_page(page.module.__name__, **address, title=title, layout=layout)
    dash.register_page("not_found_404", path="/404", title=f"{not_found.TITLE} · Dualcaster", layout=not_found.layout)


def _layout(page: Page, /, **query: str | list[str]) -> Any:
    """Draw a page; for a reader without the needed right, the way to the sign-in. Repeated parameters are ignored.

    Readers ask by a callback. Dash draws all pages during its first request as well, for its list of ids.
    """
    if flask.request.path == paths.CALLBACKS and not may_open(page.needs):
        return sign_in_first(page.title, page.path)
    return page.module.layout(**{name: value for name, value in query.items() if isinstance(value, str)})
