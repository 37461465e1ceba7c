"""What a person does with the pages, and what they see."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

T = TypeVar("T")
PATIENCE = 40  # seconds; two cores that also run the other tests
PASSING = (NoSuchElementException, StaleElementReferenceException, JavascriptException)
REPLACED = "does not belong to the document"  # the driver's words for an element that went while it was aimed at
TRACES = """
    const graph = document.querySelector(`#${arguments[0]} .js-plotly-plot`);
    const shown = graph && !document.querySelector(`#${arguments[0]}-note > *`);
    const isLine = ({hoverinfo, yaxis}) => hoverinfo === "none" && yaxis !== "y2"; // marks, bands, events left out
    const lines = shown ? graph._fullData.filter(isLine) : [];
    return lines.map(({name, y, line}) => ({name, y: [...y], colour: line.color}));
"""
WORDED = "return [...document.querySelectorAll(arguments[0])].find((one) => one.textContent.trim() === arguments[1])"
# An address of nothing is answered with 404; no other host can be reached.
EXPECTED = ("ERR_NAME_NOT_RESOLVED", "/nowhere", "/cards/2000000000", "/sets/zzzzz", "/s/nothing")


class Reader:
    """One browser on one site."""

    def __init__(self, driver: webdriver.Chrome, site: str) -> None:
        self.driver = driver
        self.site = site

    def forget(self) -> None:
        """Start as somebody who has never been here, on a wide screen."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": self.site, "storageTypes": "all"})
        self.driver.get_log("browser")
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
        self.resize(1440, 900)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size; narrow ones are phones."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, path: str) -> None:
        """Go to a page."""
        self.driver.get(self.site + path)

    def wait(self, question: Callable[[], T], what: str) -> T:
        """Wait until a question has an answer that is true, and return it."""
        patience = WebDriverWait(self.driver, PATIENCE, 0.1, PASSING)
        return patience.until(lambda _driver: question(), f"waited for: {what}")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def find(self, selector: str) -> WebElement:
        """The element that a CSS selector names."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def finds(self, selector: str) -> list[WebElement]:
        """The elements that a CSS selector names."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """What can be read in an element."""
        return self.find(selector).text

    def sees(self, selector: str, words: str) -> None:
        """Wait until an element shows these words."""
        self.wait(lambda: words in self.text(selector), f"{words!r} in {selector}")

    def click(self, selector: str) -> None:
        """Click on an element, as soon as it can be."""
        self.wait(
            lambda: self.find(selector).is_enabled() and self.find(selector).is_displayed(), f"{selector} to be enabled"
        )
        self._click(lambda: self.find(selector), selector)

    def press(self, within: str, tag: str, words: str) -> None:
        """Click on the first element of a tag within others that has these words and no more."""
        self._click(lambda: self.run(WORDED, f"{within} {tag}", words), words)

    def _click(self, find: Callable[[], WebElement | None], what: str) -> None:
        """Click on what is found, and find it again where the page replaced it meanwhile."""

        def clicked() -> bool:
            if (element := find()) is None:
                return False
            try:
                element.click()
            except ElementClickInterceptedException:  # the driver scrolled it below the bar at the top
                self.run("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
            except WebDriverException as error:
                if REPLACED in str(error):
                    return False
                raise
            return True

        self.wait(clicked, f"a click on {what}")

    def click_at(self, x: int, y: int) -> None:
        """Click on a point of the window, whatever is there."""
        pointer = webdriver.ActionChains(self.driver)
        pointer.w3c_actions.pointer_action.move_to_location(x, y)
        pointer.click().perform()

    def choose(self, control: str, value: str) -> None:
        """Choose a segment of a control."""
        self.click(f"#{control} input[value='{value}'] + label")

    def select(self, control: str, value: str) -> None:
        """Choose from a list."""
        Select(self.find(f"#{control}")).select_by_value(value)

    def choose_theme(self, theme: str) -> None:
        """Choose a theme in the account menu, and close it."""
        self.wait(lambda: self.click("#react-entry-point .account-button") or True, "the account menu")
        self.choose("shell-theme-switch", theme)
        self.keys(Keys.ESCAPE)

    def value(self, control: str) -> str:
        """What a list or a group of segments is set to."""
        script = "return document.querySelector(`#${arguments[0]} input:checked, select#${arguments[0]}`).value"
        return str(self.wait(lambda: self.run(script, control), f"a value of {control}"))

    def keys(self, *keys: str) -> None:
        """Press keys wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def chord(self, modifier: str, key: str) -> None:
        """Press a key together with a modifier."""
        webdriver.ActionChains(self.driver).key_down(modifier).send_keys(key).key_up(modifier).perform()

    def traces(self, chart: str) -> list[dict[str, Any]]:
        """The lines that a chart shows now: name, y, colour; none while a note covers it."""
        traces: list[dict[str, Any]] = self.run(TRACES, chart)
        return traces

    def lines(self, chart: str) -> list[dict[str, Any]]:
        """The lines of a chart, as soon as there are any; bands left out."""
        return self.wait(lambda: self.traces(chart), f"lines in {chart}")

    def changed(self, chart: str, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The lines of a chart, as soon as they are others than before."""
        return self.wait(lambda: (now := self.lines(chart)) != before and now, f"{chart} to change")

    def query(self) -> dict[str, str]:
        """What the address asks for."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.driver.current_url).query).items()}

    @property
    def path(self) -> str:
        """The page that the address names."""
        return urlsplit(self.driver.current_url).path

    def focus(self) -> str:
        """Id of the element that has the focus."""
        return str(self.run("return document.activeElement.id"))

    def submit(self, text: str) -> None:
        """Type into the focused field and press Enter."""
        self.keys(text, Keys.ENTER)

    def poll(self) -> None:
        """Let the page ask for news now instead of within a minute."""
        self.run("dash_clientside.set_props('shell-poll', {n_intervals: Date.now()})")

    def complaints(self) -> list[str]:
        """Errors of the page's scripts and requests, but for those that are EXPECTED."""
        messages = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in messages if not any(part in message for part in EXPECTED)]
