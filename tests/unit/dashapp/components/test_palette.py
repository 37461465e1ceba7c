"""What the command palette's script finds in the frame."""

import json

from dashapp import shell
from dashapp.components import palette
from dashapp.pages.registry import PAGES
from tests.unit.dashapp.rendering import everything


def test_every_page_of_the_menu_is_one_of_the_palette() -> None:
    pages = json.loads(getattr(palette.pages(shell.menu_entries()), "data-pages"))
    expected = {(page.menu_title, page.path, page.glyph) for page in PAGES if page.glyph} | {
        ("API", "/api/docs", "api")
    }
    assert {(page["title"], page["path"], page["glyph"]) for page in pages} == expected


def test_the_button_opens_the_palette_and_names_its_keys() -> None:
    (button,) = [part for part in everything(palette.opener()) if getattr(part, "id", None) == palette.SEARCH]
    assert getattr(button, "data-open") == "palette"
    assert getattr(button, "aria-keyshortcuts") == "/ Control+K Meta+K"
