"""Pictures of cards. The server answers each address with a picture, a drawing at the least."""

from typing import Any

from dash import html

from dashapp.paths import PictureSize, Side, picture_path
from dashapp.pictures.sizes import SIZES
from market.faces import has_back, words_of_face
from services.market.cards import Card

THUMB = (48, 35)  # pixels of the illustration in a list


def thumb(card_id: int) -> html.Img:
    """Return the illustration of a card, small, for a list. It has no text: the card's name stands beside it."""
    width, height = THUMB
    return _lazy(src=picture_path(card_id, "art"), className="thumb", alt="", width=width, height=height)


def with_thumb(card_id: int, *named: Any) -> html.Div:
    """Return what names a card in a list, beside the card's illustration."""
    return html.Div([thumb(card_id), html.Div([*named], className="card-cell")], className="with-thumb")


def gallery_picture(card_id: int) -> html.Img:
    """Return the whole picture of a card, small. It has no text: the card's name stands below it."""
    return _lazy(src=picture_path(card_id, "small"), alt="", **_pixels("small"))


def preview(card_id: int) -> html.Div:
    """Return the picture of a card in a row, visible while the pointer is over the row."""
    image = _lazy(src=picture_path(card_id, "normal"), alt="", **_pixels("normal"))
    return html.Div(image, className="card-preview", **{"aria-hidden": "true"})


def card_picture(card: Card) -> html.Div:
    """Return the picture of a card, with a control that turns it over where there is something on its back."""
    if not has_back(card.layout):
        return html.Div(_whole(card.id, card.name), className="card-picture")
    front, back = (words_of_face(card.name, is_back) for is_back in (False, True))
    turned = html.Details([html.Summary("Turn over", className="button"), _whole(card.id, back, "back")])
    return html.Div([_whole(card.id, front), turned], className="card-picture")


def _whole(card_id: int, name: str, side: Side = "front") -> html.Img:
    normal, large = (picture_path(card_id, size, side) for size in ("normal", "large"))
    make = html.Img if side == "front" else _lazy  # the front is in view at once
    return make(src=normal, srcSet=f"{normal} 1x, {large} 2x", alt=f"Picture of {name}", **_pixels("normal"))


def _pixels(size: PictureSize) -> dict[str, int]:
    width, height = SIZES[size]
    return {"width": width, "height": height}


def _lazy(**properties: Any) -> html.Img:
    """Return an image that is fetched when it comes into view; Dash's own lacks the attribute."""
    image = html.Img(**properties)
    # Before `src`: a browser begins to fetch as soon as it knows the address.
    image._prop_names = ["loading", *image._prop_names]
    image.loading = "lazy"
    return image
