"""Copying and sharing the address of a page in a browser."""

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
BUTTON, STATUS = ".copy-link", ".sharing [role=status]"
CLIPBOARD = """
    window.copied = [];
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { copied.push(text); } } });
"""
NO_CLIPBOARD = """
    window.copied = [];
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.addEventListener("copy", () => copied.push(document.activeElement.value));
"""
PHONE = "window.sent = []; navigator.share = async (what) => { sent.push(what.url); };"
TELL = "document.querySelector('.sharing [role=status]').textContent"


def address(reader: Reader) -> str:
    return reader.driver.current_url


def wait_for_dash(reader: Reader) -> None:
    """Wait until the page is Dash's own."""
    reader.wait(lambda: not reader.run("return document.querySelector('.first-frame')"), "the page of Dash")


@pytest.mark.parametrize("path", ["/market", "/cards/1", "/sets/{set}"])
def test_the_link_of_a_page_is_copied_with_its_filters_and_that_is_told(reader: Reader, path: str) -> None:
    if "{set}" in path:
        reader.open("/market")
        code = reader.run("return (await (await fetch('/api/sets?limit=1')).json()).items[0].code")
        path = path.format(set=code)
    reader.open(f"{path}?currency=EUR&period=7d")
    wait_for_dash(reader)
    reader.wait(lambda: "period=7d" in address(reader), "the filters in the address")
    reader.run(CLIPBOARD)
    reader.click(BUTTON)
    reader.wait(lambda: reader.run("return copied") == [address(reader)], "the address in the clipboard")
    assert {"period": "7d", "currency": "EUR"}.items() <= reader.query().items()


def test_a_reader_hears_and_sees_that_it_was_copied(reader: Reader) -> None:
    reader.open("/market?period=7d")
    wait_for_dash(reader)
    reader.run(CLIPBOARD)
    script = (
        f"document.querySelector('{BUTTON}').click(); await 0; await 0; await 0; return [{TELL}, "
        f"document.querySelector('{BUTTON}').innerText.trim()]"
    )
    assert reader.run(script) == ["Copied", "Copied"]
    reader.wait(lambda: reader.text(BUTTON) == "Copy link", "the button as it was")


def test_the_link_is_copied_without_the_clipboard_of_safe_pages(reader: Reader) -> None:
    reader.open("/market?period=7d")
    wait_for_dash(reader)
    reader.run(NO_CLIPBOARD)
    reader.click(BUTTON)
    reader.wait(lambda: reader.run("return copied") == [address(reader)], "the address in the clipboard")


def test_only_a_phone_has_its_own_list_of_apps(reader: Reader) -> None:
    reader.open("/market?period=7d")
    wait_for_dash(reader)
    assert not reader.find(".send-link").is_displayed()
    reader.run(f"document.documentElement.dataset.canShare = ''; {PHONE}")
    reader.click(".send-link")
    reader.wait(lambda: reader.run("return sent") == [address(reader)], "the address in the list of apps")
