"""Pictures of cards in a browser: each one is drawn, and a double-faced card can be turned over."""

from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PICTURE = "#card-head .card-picture"
FRONT, BACK, TURN = f"{PICTURE} > img", f"{PICTURE} details img", f"{PICTURE} summary"
WIDTHS = """
    const seen = ({ top, bottom }) => bottom > 0 && top < innerHeight;
    const images = [...document.querySelectorAll(arguments[0])].filter((one) => seen(one.getBoundingClientRect()));
    return images.map((one) => one.complete ? one.naturalWidth : 0);
"""


def one(market_url: str, statement: str) -> Any:
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = connection.execute(text(statement)).scalar_one()
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def one_sided(market_url: str) -> int:
    """A card with another printing and nothing on its back."""
    return int(
        one(
            market_url,
            """
            SELECT min(id) FROM cards WHERE layout = 'normal' AND NOT digital AND gone_at IS NULL AND oracle_id IN (
                SELECT oracle_id FROM cards WHERE NOT digital GROUP BY oracle_id HAVING count(*) > 1
            )
            """,
        )
    )


@pytest.fixture(scope="module")
def double_faced(market_url: str) -> int:
    """A card with another face on its back."""
    return int(one(market_url, "SELECT min(id) FROM cards WHERE layout = 'transform'"))


def shown(reader: Reader, selector: str) -> bool:
    """Whether a picture has arrived and can be seen."""
    image = reader.find(selector)
    return image.is_displayed() and reader.run(WIDTHS, selector) not in ([], [0])


def are_drawn(reader: Reader, selector: str) -> bool:
    """Whether there are pictures in view, all of them drawn."""
    widths: list[int] = reader.run(WIDTHS, selector)
    return bool(widths) and all(widths)


def test_a_card_shows_its_picture_and_has_nothing_to_turn(reader: Reader, one_sided: int) -> None:
    reader.open(f"/cards/{one_sided}")
    reader.wait(lambda: shown(reader, FRONT), "the picture")
    assert reader.run("return document.querySelectorAll(arguments[0]).length", TURN) == 0


def test_a_double_faced_card_is_turned_over_and_back_again(reader: Reader, double_faced: int) -> None:
    reader.open(f"/cards/{double_faced}")
    reader.wait(lambda: shown(reader, FRONT), "the front")
    assert not reader.find(BACK).is_displayed()
    reader.click(TURN)
    reader.wait(lambda: shown(reader, BACK), "the back")
    assert not reader.find(FRONT).is_displayed()
    reader.click(TURN)
    reader.wait(lambda: shown(reader, FRONT), "the front again")
    assert not reader.find(BACK).is_displayed()


def test_a_card_is_turned_over_with_the_keyboard(reader: Reader, double_faced: int) -> None:
    reader.open(f"/cards/{double_faced}")
    reader.wait(lambda: shown(reader, FRONT), "the front")
    reader.run("arguments[0].focus()", reader.find(TURN))
    reader.keys(Keys.ENTER)
    reader.wait(lambda: shown(reader, BACK), "the back")


def test_a_card_that_was_turned_over_stays_so_when_its_prices_change(reader: Reader, double_faced: int) -> None:
    reader.open(f"/cards/{double_faced}")
    reader.wait(lambda: shown(reader, FRONT), "the front")
    reader.click(TURN)
    reader.choose("shell-currency-switch", "EUR")
    reader.sees("#card-head", "€")
    reader.wait(lambda: shown(reader, BACK), "the back")


def test_a_phone_has_the_picture_and_its_control_too(reader: Reader, double_faced: int) -> None:
    reader.resize(390, 844)
    reader.open(f"/cards/{double_faced}")
    reader.wait(lambda: shown(reader, FRONT), "the front")
    reader.click(TURN)
    reader.wait(lambda: shown(reader, BACK), "the back")


def test_other_printings_have_their_illustrations(reader: Reader, one_sided: int) -> None:
    reader.open(f"/cards/{one_sided}")
    reader.wait(lambda: reader.find("#card-printings .thumb"), "other printings")
    reader.run("document.querySelector('#card-printings').scrollIntoView({block: 'center'})")
    reader.wait(lambda: are_drawn(reader, "#card-printings .thumb"), "their illustrations")


def test_the_list_of_cards_has_illustrations_and_a_preview_on_hover(reader: Reader) -> None:
    reader.open("/cards")
    reader.wait(lambda: are_drawn(reader, "#cards-grid .thumb"), "illustrations")
    ActionChains(reader.driver).move_to_element(reader.find("#cards-grid .thumb")).perform()
    # Whether it can be seen is up to the device: a headless browser says that it has no pointer.
    preview = "return getComputedStyle(document.querySelector('#cards-picture')).backgroundImage"
    reader.wait(lambda: "/pictures/" in reader.run(preview), "the preview")
