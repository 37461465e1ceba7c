"""`python -m tests.support.chromium`: sees to it that there is a Chromium for the browser tests; `make test` calls it.

Takes the browser that is installed; else, as root on Debian, installs Debian's packages; else lets Selenium download
one. Where none can be had it says why and what to do, and fails. The tests drive what it finds:

    webdriver.Chrome(options=chrome_options(), service=chrome_service())
"""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from selenium.common import WebDriverException
from selenium.webdriver import ChromeOptions, ChromeService
from selenium.webdriver.common import selenium_manager

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "chromium-driver", "fonts-liberation")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-site-isolation-trials",  # one process for all pages, which compiles their scripts once
    "--disable-dev-shm-usage",  # containers have little of it
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a page that needs another host is noticed
)  # fmt: skip
NONE_TO_BE_HAD = """\
The browser tests need Chromium and its driver, and none could be had:
{reason}
Install one and run this again:
  Debian:  apt-get install {packages}
  macOS:   brew install --cask google-chrome, and let Selenium download the driver
or name a browser that is there: DASH_TEST_CHROMEPATH=/path/to/chromium"""


class Chromium(NamedTuple):
    """Paths of a browser and of the driver that fits it."""

    browser: str
    driver: str


def chrome_options() -> ChromeOptions:
    """Options for a headless browser on this machine. Raises LookupError where there is none."""
    options = ChromeOptions()
    options.binary_location = _required().browser
    for option in OPTIONS:
        options.add_argument(option)
    return options


def chrome_service() -> ChromeService:
    """The driver of that browser. Raises LookupError where there is none."""
    return ChromeService(_required().driver)


def installed() -> Chromium | None:
    """What is on this machine already, a download of an earlier run included. Asks no network."""
    browser, driver = _browser(), shutil.which("chromedriver")
    if browser and driver:
        return Chromium(browser, driver)
    try:
        return _from_selenium(browser, "--offline")
    except LookupError:
        return None


def main() -> int:
    """Find a browser or get one; return the exit code."""
    logging.getLogger(selenium_manager.__name__).setLevel(logging.ERROR)
    if installed() or (os.geteuid() == 0 and shutil.which("apt-get") and _installed_by_apt()):
        return 0
    print("Letting Selenium download a browser for the tests ...", flush=True)
    try:
        print(f"Downloaded {_from_selenium(_browser()).browser}.")
    except LookupError as error:
        print(NONE_TO_BE_HAD.format(reason=error, packages=" ".join(PACKAGES)), file=sys.stderr)
        return 1
    return 0


def _required() -> Chromium:
    found = installed()
    if found is None:
        raise LookupError("There is no Chromium here; `python -m tests.support.chromium` gets one or says why not.")
    return found


def _browser() -> str | None:
    named = os.environ.get("DASH_TEST_CHROMEPATH")
    found = (shutil.which(name) for name in ((named,) if named else NAMES))
    return next(filter(None, found), str(MACOS) if MACOS.exists() and not named else None)


def _installed_by_apt() -> bool:
    """Install Debian's packages; tell whether there is a browser now."""
    print(f"Installing {' '.join(PACKAGES)} with apt-get for the browser tests (once, about 100 MB) ...", flush=True)
    _apt_get("update")  # whatever comes of it: the lists that are there may do
    done = _apt_get("install", "--yes", "--no-install-recommends", *PACKAGES)
    if done.returncode != 0:
        print(f"apt-get could not install them:\n{done.stdout.strip()[-2000:]}", file=sys.stderr)
    return installed() is not None


def _apt_get(*words: str) -> "subprocess.CompletedProcess[str]":
    # apt checks signatures as a user of its own, which needs a folder where anybody may write; /tmp is not always one.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "TMPDIR": "/var/tmp"}
    return subprocess.run(
        ["apt-get", *words, "-qq"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip


def _from_selenium(browser: str | None, *options: str) -> Chromium:
    """What Selenium's manager finds or downloads, for the browser that is there if one is. Raises LookupError."""
    known = ("--browser-path", browser) if browser else ()
    try:
        paths = selenium_manager.SeleniumManager().binary_paths(
            ["--browser", "chrome", *known, "--avoid-stats", *options]
        )
    except WebDriverException as error:
        raise LookupError(str(error.msg).strip()) from None
    found = Chromium(paths["browser_path"], paths["driver_path"])
    if not all(Path(path).is_file() for path in found):
        raise LookupError(f"Selenium's manager found no driver for {found.browser or 'a browser'}.")
    return found


if __name__ == "__main__":
    sys.exit(main())
