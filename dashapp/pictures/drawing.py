"""Drawing of a card as SVG, where there is no scan: 1 to 3 kB, without a font or a picture of others."""

from dataclasses import replace
from html import escape

from dashapp.paths import PictureSize, Side
from dashapp.pictures.illustration import HEIGHT, WIDTH, illustration, sigil
from dashapp.pictures.palette import INK, plate, rarity
from dashapp.pictures.sizes import ART, SIZES
from market.faces import words_of_face
from services.market.pictures import PicturedCard

MIME_TYPE = "image/svg+xml"
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
CARD_WIDTH, CARD_HEIGHT = SIZES["normal"]  # units in which a whole card is drawn
LINE_WIDTH = 412  # units that a line of text may fill
BROADEST = 0.68  # width of a letter by its height, on average, in the bold of a broad font
LONGEST = 36  # characters of a line


def drawing(card: PicturedCard, size: PictureSize, side: Side = "front") -> str:
    """Return the drawing of a side of a card at a size; the illustration alone for `art`."""
    width, height = SIZES[size]
    box = f"0 0 {WIDTH} {HEIGHT}" if size == ART else f"0 0 {CARD_WIDTH} {CARD_HEIGHT}"
    shown = _face(card, side)
    content = illustration(shown, side) if size == ART else _whole(shown, side)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}">{content}</svg>'


def _whole(card: PicturedCard, side: Side) -> str:
    """Return frame, illustration and texts of a side of a card."""
    ground, gem = plate(card.color_identity), rarity(card.rarity)
    return "".join(
        [
            f'<rect width="488" height="680" rx="24" fill="{INK.at(9)}"/>',
            f'<rect x="15" y="15" width="458" height="650" rx="14" fill="{gem.at(52)}"/>',
            f'<rect x="21" y="21" width="446" height="638" rx="10" fill="{ground.at(34)}"/>',
            f'<svg x="33" y="82" width="422" height="308" viewBox="0 0 {WIDTH} {HEIGHT}">',
            illustration(card, side),
            "</svg>",
            _plate(29, 29, 46, ground.at(90)),
            _plate(29, 396, 42, ground.at(90)),
            f'<rect x="33" y="446" width="422" height="170" fill="{ground.at(94)}"/>',
            f'<path transform="translate(244 531)" d="{sigil(card.set_code, 62)}" fill="{ground.at(82)}"'
            ' fill-rule="evenodd"/>',
            f'<path transform="translate(436 417)" d="{sigil(card.set_code, 14)}" fill="{gem.at(42)}"'
            ' fill-rule="evenodd"/>',
            _text(card.name, 42, 60, 23, INK.at(12), "700"),
            _text(card.type_line or "", 42, 424, 19, INK.at(12)),
            _text(f"{card.set_code.upper()} {card.collector_number}", 42, 645, 16, ground.at(90)),
        ]
    )


def _face(card: PicturedCard, side: Side) -> PicturedCard:
    """Return the card with the words of one side, where each side has its own."""
    if not card.has_back:
        return card
    name, type_line = (words_of_face(words, side == "back") for words in (card.name, card.type_line))
    return replace(card, name=name, type_line=type_line)


def _plate(x: int, y: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="430" height="{height}" rx="9" fill="{fill}" stroke="{INK.at(9)}"/>'


def _text(words: str, x: int, y: int, size: int, fill: str, weight: str = "400") -> str:
    """Return a line of text, smaller where it would not fit, and cut where it would be too small to read."""
    shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    fitting = min(size, round(LINE_WIDTH / (BROADEST * max(len(shown), 1))))
    return (
        f'<text x="{x}" y="{y}" font-family="{FONT}" font-size="{fitting}" font-weight="{weight}" fill="{fill}">'
        f"{escape(shown)}</text>"
    )
