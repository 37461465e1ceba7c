"""The table of pages is complete: every page, the behaviour of each, the picture of each entry of the menu."""

import re
from collections.abc import Iterator
from inspect import getsource
from itertools import chain
from pathlib import Path

import pytest

from dashapp import app, paths
from dashapp.pages.registry import GROUPS, PAGES, Page, begins_with_chart, in_menu
from tests.support.project import ROOT

ONES = [page for page in PAGES if page.shows_one_of_many]
NO_PAGES = {"__init__", "registry", "not_found"}


def modules(folder: str) -> Iterator[Path]:
    return (ROOT / folder).glob("*.py")


def test_every_module_of_a_page_is_in_the_table() -> None:
    named = {page.module.__name__.rpartition(".")[2] for page in PAGES}
    assert named == {file.stem for file in modules("dashapp/pages")} - NO_PAGES


def test_every_module_that_registers_callbacks_is_imported_with_the_app() -> None:
    registers = re.compile(r"^@callback\(|^(?:    )?clientside_callback\(", re.MULTILINE)
    behaviour = {file.stem for file in modules("callbacks") if registers.search(file.read_text(encoding="utf-8"))}
    assert len(behaviour) > 10
    assert behaviour <= set(app.CALLBACKS)
    assert all((ROOT / "callbacks" / f"{name}.py").is_file() for name in app.CALLBACKS)


def test_no_module_has_the_behaviour_of_two_pages() -> None:
    behaviour = list(chain.from_iterable(page.behaviour for page in PAGES))
    assert len(set(behaviour)) == len(behaviour)


@pytest.mark.parametrize("page", [page for page in PAGES if page.glyph])
def test_an_entry_of_the_menu_has_its_picture(page: Page) -> None:
    styles = (ROOT / "assets" / "base.css").read_text(encoding="utf-8")
    assert (ROOT / "assets" / "icons" / f"{page.glyph}.svg").is_file()
    assert f'.glyph-{page.glyph} {{ --glyph: url("icons/{page.glyph}.svg"); }}' in styles


def test_every_page_with_a_picture_is_in_one_group_of_the_menu() -> None:
    assert [page for page in PAGES if page.glyph] == sorted(chain.from_iterable(map(in_menu, GROUPS)), key=PAGES.index)


def test_pages_with_a_chart_are_marked_and_no_others() -> None:
    marked = {page.module.__name__ for page in PAGES if page.has_chart}
    assert marked == {page.module.__name__ for page in PAGES if "chart(" in getsource(page.module)}


@pytest.mark.parametrize(
    ("path", "has_chart"),
    [("/market", True), ("/cards/7", True), ("/sets/lea", True), ("/cards", False), ("/sets/", False), ("/no", False)],
)
def test_the_path_tells_whether_a_page_begins_with_a_chart(path: str, has_chart: bool) -> None:
    assert begins_with_chart(path) is has_chart


@pytest.mark.parametrize("page", ONES)
def test_a_page_of_one_of_many_is_not_in_the_menu_and_names_itself(page: Page) -> None:
    assert not page.glyph
    assert page.module.TITLE_TEXT


def test_the_address_of_one_of_many_is_that_of_its_page() -> None:
    filled = {re.sub("<.+>", "7", page.path) for page in ONES}
    assert filled == {paths.card_path(7), paths.set_path("7"), paths.method_path("7")}


@pytest.mark.parametrize(
    ("path", "arguments"),
    [("/cards/7", {"card_id": "7"}), ("/cards/7/", {"card_id": "7"}), ("/cards", None), ("/", None)],
)
def test_an_address_of_one_card_says_which(path: str, arguments: dict[str, str] | None) -> None:
    (card,) = (page for page in PAGES if page.path == paths.CARD)
    assert card.arguments_of(path) == arguments
