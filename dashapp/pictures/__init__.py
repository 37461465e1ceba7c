"""Pictures of cards: `/pictures/<card_id>/<size>`, with `/back` for the other side."""

from flask import Flask

from dashapp.pictures.route import EXTENSION, blueprint
from dashapp.pictures.scans import Scans
from dashapp.pictures.store import PictureStore
from dashapp.pictures.upstream import ScanUpstream
from dashapp.settings import settings


def register(server: Flask) -> None:
    """Register the route of the pictures with an application."""
    server.register_blueprint(blueprint)
    server.extensions[EXTENSION] = _scans()


def _scans() -> Scans | None:
    """Return the scans as the settings have them; None where every card is drawn."""
    chosen = settings()
    if not chosen.PICTURE_CACHE_MB:
        return None
    store = PictureStore(chosen.DATA_DIR / "pictures", chosen.PICTURE_CACHE_MB << 20)
    return Scans(store, ScanUpstream(chosen.PICTURES_URL, chosen.USER_AGENT))
