"""Every page in axe-core: WCAG 2.0 to 2.2, A and AA, and best practice, in both themes, on a screen and on a phone."""

import re

import pytest
from sqlalchemy import create_engine, text

from dashapp.pages.registry import PAGES
from db import announcements
from db.announcements import PricesChanged
from tests.browser.reader import Reader
from tests.browser.test_every_page import ONE_OF_EACH, UNFINISHED
from tests.conftest import ROOT, configured

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
OTHERS = ("/api/docs", "/nowhere")
SIZES = ((1440, 900), (390, 844))
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
CHECK = """
    const done = arguments[arguments.length - 1];
    axe.run(document, {runOnly: arguments[0], resultTypes: ["violations"]}).then(({violations}) => {
        done(violations.flatMap(({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target} ${html}`)));
    }, (error) => done([String(error)]));
"""
# Text that changes where it is announced; what is hidden, or asked not to be announced, is silent.
LISTEN = """
    const live = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log], output";
    window.announced = [];
    new MutationObserver((changes) => changes.forEach(({target}) => {
        const nearest = (target.closest ? target : target.parentElement)?.closest(`${live}, [aria-live=off]`);
        if (nearest && nearest.ariaLive !== "off") window.announced.push(`${nearest.id}: ${nearest.textContent}`);
    })).observe(document.body, {subtree: true, childList: true, characterData: true});
"""
VERSION = "return window.dash_component_api.getLayout('shell-data-version').props.data.version"


@pytest.fixture(scope="module")
def known(market_url: str) -> dict[str, str]:
    """What fills the addresses that are templates: a card of many prices, and its set."""
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = connection.execute(text(ONE_OF_EACH)).one()._mapping
    engine.dispose()
    return {name: str(value) for name, value in found.items()}


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), *OTHERS])
def test_axe_finds_nothing(reader: Reader, known: dict[str, str], path: str) -> None:
    reader.open(re.sub(r"<(\w+)>", lambda part: known[part[1]], path))
    reader.wait(lambda: reader.find("h1").is_displayed(), "the heading")
    inject(reader)
    found = []
    for width, height in SIZES:
        reader.resize(width, height)
        for theme in ("light", "dark"):
            show_in(reader, theme)
            reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
            found += [f"{width} {theme}: {problem}" for problem in problems(reader)]
    assert found == []


def inject(reader: Reader) -> None:
    """Evaluate axe in the page by the DevTools protocol, which the page's policy does not concern."""
    assert AXE.is_file(), "the packages of package.json are not installed: make install-dev"
    source = {"expression": AXE.read_text(encoding="utf-8")}
    assert "exceptionDetails" not in reader.driver.execute_cdp_cmd("Runtime.evaluate", source)


def show_in(reader: Reader, theme: str) -> None:
    """Show the page in a theme, as a system that prefers it would."""
    features = [{"name": "prefers-color-scheme", "value": theme}]
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    reader.wait(lambda: reader.run("return document.documentElement.dataset.theme") == theme, f"the {theme} theme")


def problems(reader: Reader) -> list[str]:
    """What axe finds in the page as it is: rule and place of each."""
    found: list[str] = reader.driver.execute_async_script(CHECK, list(TAGS))
    return found


@pytest.mark.parametrize("path", ["/", "/market", "/cards/<card_id>"])
def test_news_and_polls_are_not_announced_to_screen_readers(
    reader: Reader, known: dict[str, str], market_url: str, redis_url: str, path: str
) -> None:
    reader.open(path.replace("<card_id>", known["card_id"]))
    reader.sees("#shell-live-badge", "Live")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
    reader.run(LISTEN)
    for _ in range(2):
        with configured(market_url, redis_url):
            version = announcements.announce(PricesChanged(cards=frozenset({int(known["card_id"])}), count=1))
        reader.poll()
        reader.wait(lambda version=version: reader.run(VERSION) == version, "the news")  # type: ignore[misc]
        reader.wait(lambda: reader.run(UNFINISHED) == [], "the page with the news")
    assert reader.run("return window.announced") == []
