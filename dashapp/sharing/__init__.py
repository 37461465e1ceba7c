"""What others see: tags and picture of a page that is linked to, what people share, files for search engines."""

from flask import Flask

from dashapp.pictures.store import PictureStore
from dashapp.settings import settings
from dashapp.sharing import links, route, sitemaps
from dashapp.sharing.route import EXTENSION

MOST_BYTES = 50 << 20  # of pictures that were drawn; some 800


def register(server: Flask) -> None:
    """Register the routes with an application."""
    server.register_blueprint(route.blueprint)
    server.register_blueprint(sitemaps.blueprint)
    server.register_blueprint(links.blueprint)
    server.extensions[EXTENSION] = PictureStore(settings().DATA_DIR / "shared", MOST_BYTES)
