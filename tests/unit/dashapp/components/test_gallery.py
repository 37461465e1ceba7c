"""Found cards as pictures."""

from dashapp.components.gallery import gallery
from tests.unit.dashapp.components.test_card_rows import found, unknown
from tests.unit.dashapp.rendering import find, text_of


def test_a_card_is_a_link_with_its_picture_name_price_and_change() -> None:
    (link,) = find(gallery([found()]), "Link")
    (picture,) = find(link, "Img")
    assert link.href == "/cards/7"
    assert (picture.src, picture.width, picture.height) == ("/pictures/7/small", 146, 204)
    assert text_of(link) == "Lightning Bolt LEA #161 $12.50 ▼ −4.0 %"


def test_a_card_without_a_price_says_so_and_shows_no_zero() -> None:
    told = text_of(gallery([unknown()]))
    assert "– No USD price is known" in told
    assert "0.00" not in told
