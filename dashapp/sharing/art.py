"""A card's illustration on the picture of a shared link: that of its scan where we have one, else in drawn colours."""

from io import BytesIO

import structlog
from PIL import Image, ImageDraw, ImageOps

from dashapp.pictures.illustration import HEIGHT, WIDTH, Chance, hills, sigil_shape
from dashapp.pictures.palette import ground
from services.market.pictures import PicturedCard

SCALE = 2
CORNERS = 14  # pixels of their radius
IN_FRAME = (0.08, 0.115, 0.92, 0.555)  # where a whole card has its illustration: left, top, right, bottom
MOST_PIXELS = 4_000_000  # a small file may be of any size once it is unpacked
FORMATS = ("JPEG", "PNG", "WEBP")

log = structlog.get_logger()


def art(card: PicturedCard, scan: bytes | None, is_whole: bool, size: tuple[int, int]) -> Image.Image:
    """Return the illustration at a size, with round corners; `is_whole`: the scan is of the whole card."""
    found = _of_scan(scan, is_whole) if scan else None
    image = ImageOps.fit(found or _drawn(card), size, Image.Resampling.LANCZOS)
    image.putalpha(_round(size))
    return image


def _of_scan(scan: bytes, is_whole: bool) -> Image.Image | None:
    """Return the illustration of a scan; None for one that cannot be read."""
    try:
        image = Image.open(BytesIO(scan), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            return None
        whole = image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        log.warning("scan not read", error=str(error))
        return None
    if not is_whole:
        return whole
    left, top, right, bottom = IN_FRAME
    return whole.crop(
        (round(left * whole.width), round(top * whole.height), round(right * whole.width), round(bottom * whole.height))
    )


def _drawn(card: PicturedCard) -> Image.Image:
    """Return sky, sun and hills in the colours of the drawn card, with the sigil of its set."""
    chance = Chance(f"card {card.id} front")
    across, down = chance.between(150, 476) * SCALE, chance.between(110, 200) * SCALE
    upper, lower = ground(card.color_identity)
    size = (WIDTH * SCALE, HEIGHT * SCALE)
    shades = Image.linear_gradient("L").resize(size)
    sky = Image.composite(Image.new("RGB", size, lower.at(74)), Image.new("RGB", size, upper.at(26)), shades)
    draw, radius = ImageDraw.Draw(sky), 92 * SCALE
    draw.ellipse(_circle(across, down, radius), upper.at(90))
    points, hole = sigil_shape(card.set_code, radius * 4 // 5)
    draw.polygon([(across + x, down + y) for x, y in points], upper.at(30))
    draw.ellipse(_circle(across, down, hole), upper.at(90))
    for points, shade in hills(chance, lower):
        draw.polygon([(x * SCALE, y * SCALE) for x, y in [(0, HEIGHT), *points, (WIDTH, HEIGHT)]], shade)
    return sky


def _circle(x: int, y: int, radius: int) -> tuple[int, int, int, int]:
    return x - radius, y - radius, x + radius, y + radius


def _round(size: tuple[int, int]) -> Image.Image:
    """Return a mask with round corners."""
    large = (size[0] * SCALE, size[1] * SCALE)
    mask = Image.new("L", large)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, large[0] - 1, large[1] - 1), CORNERS * SCALE, 255)
    return mask.resize(size, Image.Resampling.BOX)
