"""Paths of the pages: their templates, and the path of one card, one set or one picture."""

from typing import Literal

PictureSize = Literal["art", "small", "normal", "large"]  # `art` is the illustration without its frame
Side = Literal["front", "back"]

HOME, MARKET, CARDS, SETS, ADMIN, ABOUT = "/", "/market", "/cards", "/sets", "/admin", "/about"
SIGNALS, RECOMMENDATIONS = "/signals", "/recommendations"
TRACK_RECORD = f"{RECOMMENDATIONS}/track-record"
EVENTS = "/events"
INDICES, METHOD = "/indices", "/methods/<index_code>"
LOGIN, REGISTER, SETTINGS = "/login", "/register", "/settings"
INVENTORY, INVENTORY_IMPORT, INVENTORY_TRANSACTIONS = "/inventory", "/inventory/import", "/inventory/transactions"
WANT_LIST, ALERTS = "/want-list", "/alerts"
RESET, RESET_NEW, VERIFY, MUTE = "/reset", "/reset/new", "/verify", "/mute"
CARD, SET = f"{CARDS}/<card_id>", f"{SETS}/<code>"
SHARED = "/s"  # and the secret of a shared link; db/logs.py leaves it out of logs
PICTURES = "/pictures"
SHARED_PICTURES = f"{PICTURES}/share"
LIVE = "/ws"
ADMIN_HEALTH = f"{ADMIN}/health"
CALLBACKS, LAYOUT = "/_dash-update-component", "/_dash-layout"  # Dash's own


def card_path(card_id: int) -> str:
    """Return the path of a card's page."""
    return f"{CARDS}/{card_id}"


def set_path(code: str) -> str:
    """Return the path of a set's page."""
    return f"{SETS}/{code}"


def method_path(index_code: str) -> str:
    """Return the path of the page about an index's method."""
    return METHOD.replace("<index_code>", index_code)


def picture_path(card_id: int, size: PictureSize, side: Side = "front") -> str:
    """Return the path of a card's picture; only double-faced cards have a back."""
    path = f"{PICTURES}/{card_id}/{size}"
    return path if side == "front" else f"{path}/{side}"


def shared_path(secret: str) -> str:
    """Return the path of a shared link."""
    return f"{SHARED}/{secret}"


def import_path(import_id: int) -> str:
    """Return the address of the page of an import."""
    return f"{INVENTORY_IMPORT}?import={import_id}"
