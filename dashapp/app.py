"""The one place where the parts of the web process meet."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import dash
import flask
from dash import Dash

from dashapp import api, cache, compression, live, nonsense, shell
from dashapp.components import card_grid
from dashapp.pages import admin, card, card_set, cards, market, not_found, sets
from dashapp.services.sets import current_code
from dashapp.settings import settings
from db.engine import DatabaseError

ASSETS = Path(__file__).parent.parent / "assets"
CALLBACKS = (
    "failures",
    "shell",
    "address",
    "market",
    "market_parts",
    "sets",
    "card_set",
    "cards",
    "card",
    "card_chart",
    "card_compare",
    "admin",
    "admin_actions",
)
PAGES = (market, sets, card_set, cards, card, admin)
DAY = 24 * 3600


def create_app() -> Dash:
    """Build the web process. Once a process: Dash gives the callbacks to its first app."""
    server = create_server()
    cache.register(server)
    api.register(server)
    live.register(server)
    behaviour = {name: import_module(f"callbacks.{name}") for name in CALLBACKS}
    app = create_dash(server, behaviour["failures"].anywhere)
    nonsense.register(server, app)
    register_pages()
    return app


def create_server() -> flask.Flask:
    """Build the Flask server: its key, compression, and the way from `/` to the market."""
    server = flask.Flask("dashapp", static_folder=None)
    server.secret_key = settings().SECRET_KEY.get_secret_value()
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = DAY  # Dash puts an asset's time of change into its address
    compression.register(server)
    server.before_request(_lead_to_market)
    server.before_request(_lead_to_code_of_now)
    return server


def create_dash(server: flask.Flask, on_error: Callable[[Exception], None]) -> Dash:
    """Build the Dash app inside the frame; `on_error` is told of callbacks that fail and have no handler."""
    card_grid.leave_out_of_pages()
    app = Dash(
        __name__,
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        index_string=(Path(__file__).parent / "index.html").read_text(encoding="utf-8"),
        title="Dualcaster",
        description="Live market intelligence for Magic: the Gathering cards",
        update_title="",
        on_error=on_error,
    )
    app.layout = shell.layout
    return app


def register_pages() -> None:
    """Tell Dash the pages and their addresses."""
    for page in PAGES:
        address = {"path_template": page.PATH} if "<" in page.PATH else {"path": page.PATH}
        dash.register_page(page.__name__, **address, title=f"{page.TITLE} · Dualcaster", layout=page.layout)
    dash.register_page("not_found_404", path="/404", title=f"{not_found.TITLE} · Dualcaster", layout=not_found.layout)


def _lead_to_market() -> flask.typing.ResponseReturnValue | None:
    return flask.redirect(market.PATH) if flask.request.path == "/" else None


def _lead_to_code_of_now() -> flask.typing.ResponseReturnValue | None:
    """A set's old code is an address that others have noted."""
    folder, _, code = flask.request.path.rpartition("/")
    if folder != sets.PATH or not card_set.is_code(code):
        return None
    try:
        new_code = current_code(code.lower())
    except DatabaseError:  # the page itself says so
        return None
    if new_code == code.lower():
        return None
    query = f"?{flask.request.query_string.decode()}" if flask.request.query_string else ""
    return flask.redirect(f"{sets.PATH}/{new_code}{query}", 308)
