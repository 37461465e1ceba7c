"""The browser that `make test` has found or installed is one that can be driven."""

import pytest
from selenium import webdriver

from tests.support.chromium import chrome_options, chrome_service


@pytest.mark.browser
def test_the_browser_shows_a_page() -> None:
    with webdriver.Chrome(options=chrome_options(), service=chrome_service()) as browser:
        browser.get("data:text/html,<title>Dualcaster</title>")
        assert browser.title == "Dualcaster"
