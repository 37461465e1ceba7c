"""Pictures of cards as parts of a page."""

from dashapp.components.pictures import card_picture, preview, thumb, with_thumb
from tests.unit.dashapp.rendering import find, text_of
from tests.unit.dashapp.samples import card


def test_a_thumb_reserves_its_room_waits_until_it_is_seen_and_says_nothing() -> None:
    told = thumb(7).to_plotly_json()
    assert (told["type"], told["namespace"]) == ("Img", "dash_html_components")
    shown = told["props"]
    assert shown["src"] == "/pictures/7/art"
    assert (shown["width"], shown["height"], shown["loading"], shown["alt"]) == (48, 35, "lazy", "")


def test_a_browser_knows_that_it_may_wait_before_it_knows_the_address() -> None:
    names = list(thumb(7).to_plotly_json()["props"])
    assert names.index("loading") < names.index("src")


def test_the_name_of_a_card_stands_beside_its_illustration() -> None:
    picture, named = with_thumb(7, "Lightning Bolt").children
    assert (picture.src, text_of(named)) == ("/pictures/7/art", "Lightning Bolt")


def test_a_preview_is_fetched_when_its_row_is_pointed_at_only() -> None:
    (image,) = find(preview(7), "Img")
    assert (image.src, image.loading) == ("/pictures/7/normal", "lazy")


def test_the_picture_of_a_card_is_sharp_on_every_screen_and_reserves_its_room() -> None:
    (image,) = find(card_picture(card()), "Img")
    assert image.src == "/pictures/7/normal"
    assert image.srcSet == "/pictures/7/normal 1x, /pictures/7/large 2x"
    assert (image.width, image.height, image.alt) == (488, 680, "Picture of Lightning Bolt")


def test_a_double_faced_card_can_be_turned_over() -> None:
    shown = card_picture(card(name="Delver of Secrets // Insectile Aberration", layout="transform"))
    front, back = find(shown, "Img")
    assert (front.alt, back.alt) == ("Picture of Delver of Secrets", "Picture of Insectile Aberration")
    assert back.src == "/pictures/7/normal/back"
    assert back.srcSet == "/pictures/7/normal/back 1x, /pictures/7/large/back 2x"
    (control,) = find(shown, "Summary")
    assert control.children == "Turn over"


def test_a_card_of_two_names_on_one_side_cannot_be_turned_over() -> None:
    shown = card_picture(card(name="Fire // Ice", layout="split"))
    assert [image.alt for image in find(shown, "Img")] == ["Picture of Fire // Ice"]
    assert find(shown, "Details") == []
