"""Chromium as on a desktop and as on a phone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from selenium import webdriver

from tests.support.chromium import chrome_options, chrome_service

QUIET = 2.0  # seconds without a request: the page is complete
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Device:
    """A screen with a processor so many times slower than this machine's, behind a network if it has a rate."""

    name: str
    width: int
    height: int
    slowdown: int = 1
    bits_a_second: int | None = None
    latency: int = 0  # milliseconds


DESKTOP = Device("desktop", 1440, 900)
PHONE = Device("phone", 390, 844, slowdown=4, bits_a_second=1_600_000, latency=150)


@contextmanager
def browser(*, log_network: bool = True) -> Iterator[webdriver.Chrome]:
    """Run a headless Chromium with a new profile; logs its network if `log_network`."""
    options = chrome_options()
    if log_network:
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=chrome_service())
    try:
        yield driver
    finally:
        driver.quit()


def become(driver: webdriver.Chrome, device: Device) -> None:
    """Give a browser the screen, the processor and the network of a device."""
    is_phone = device.width < 600
    screen = {"width": device.width, "height": device.height, "deviceScaleFactor": 1, "mobile": is_phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": device.slowdown})
    driver.execute_cdp_cmd("Network.enable", {})
    rate = -1 if device.bits_a_second is None else device.bits_a_second / 8
    network = {"offline": False, "latency": device.latency, "downloadThroughput": rate, "uploadThroughput": rate}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", network)


def forget(driver: webdriver.Chrome) -> None:
    """Leave the page, and empty the cache."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    driver.get_log("performance")


def until_quiet(driver: webdriver.Chrome) -> list[dict[str, Any]]:
    """Return the network events until none has arrived for QUIET seconds."""
    events: list[dict[str, Any]] = []
    deadline, last = monotonic() + PATIENCE, monotonic()
    while monotonic() - last < QUIET and monotonic() < deadline:
        new = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
        if any(event["method"].startswith("Network.") for event in new):
            last = monotonic()
        events += new
        sleep(0.1)
    return events
