"""Getting a browser for the tests: the installed one, else Debian's, else Selenium's download, else a clear failure."""

import os
from pathlib import Path

import pytest

from tests.support import chromium

APT = """\
echo "$*" >> {log}
if [ "$1" = install ]; then
    for name in {packages}; do echo '#!/bin/sh' > {folder}/$name; /bin/chmod +x {folder}/$name; done
fi
"""
NOTHING_FOUND = """echo '{"logs": [], "result": {"browser_path": "", "driver_path": ""}}'"""
NO_NETWORK = """\
echo '{"logs": [], "result": {"message": "error sending request"}}'
exit 65
"""


class Machine:
    """A machine on which nothing is installed but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "apt.log"

    def add(self, name: str, script: str = "") -> Path:
        """Install a program."""
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    def add_apt(self, *packages: str) -> None:
        """Install an apt-get that has these programs to offer."""
        self.add("apt-get", APT.format(log=self.log, folder=self.folder, packages=" ".join(packages)))

    def asked_of_apt(self) -> list[str]:
        """The first words of what apt-get was called with."""
        return [line.split()[0] for line in self.log.read_text().splitlines()] if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """An empty machine, where we are root and Selenium's manager finds nothing."""
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DASH_TEST_CHROMEPATH", raising=False)
    monkeypatch.setattr(chromium, "MACOS", tmp_path / "no such browser")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("SE_MANAGER_PATH", str(machine.add("selenium-manager", NOTHING_FOUND)))
    return machine


def test_the_installed_browser_is_taken_without_a_word(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    browser, driver = machine.add("chromium"), machine.add("chromedriver")
    machine.add_apt()
    assert chromium.main() == 0
    assert chromium.installed() == (str(browser), str(driver))
    assert (machine.asked_of_apt(), capsys.readouterr().out) == ([], "")


def test_a_browser_that_is_named_goes_before_the_others(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("chromium")
    driver = machine.add("chromedriver")
    other = machine.add("other-chromium")
    monkeypatch.setenv("DASH_TEST_CHROMEPATH", str(other))
    assert chromium.installed() == (str(other), str(driver))


def test_root_gets_debians_packages(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.add_apt("chromium", "chromedriver")
    assert chromium.main() == 0
    assert machine.asked_of_apt() == ["update", "install"]
    assert "Installing chromium chromium-driver" in capsys.readouterr().out


def test_the_second_call_finds_what_the_first_has_installed(machine: Machine) -> None:
    machine.add_apt("chromium", "chromedriver")
    assert (chromium.main(), chromium.main()) == (0, 0)
    assert machine.asked_of_apt() == ["update", "install"]


def test_other_users_get_seleniums_download(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine.add_apt("chromium", "chromedriver")
    paths = f'{{"browser_path": "{machine.add("downloaded")}", "driver_path": "{machine.add("driver")}"}}'
    offline = f'case "$*" in *--offline*) {NOTHING_FOUND}; exit;; esac'
    machine.add("selenium-manager", f"""{offline}\necho '{{"logs": [], "result": {paths}}}'""")
    assert chromium.main() == 0
    assert machine.asked_of_apt() == []


def test_a_browser_without_its_driver_gets_the_one_that_fits(machine: Machine) -> None:
    browser, driver = machine.add("chromium"), machine.add("driver")
    paths = f'{{"browser_path": "{browser}", "driver_path": "{driver}"}}'
    script = f"""case "$*" in *"--browser-path {browser}"*) echo '{{"logs": [], "result": {paths}}}';; esac"""
    machine.add("selenium-manager", script)
    assert chromium.installed() == (str(browser), str(driver))


def test_where_none_can_be_had_it_says_why_and_fails(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.add("apt-get", 'echo "E: Unable to locate package chromium"; exit 100')
    machine.add("selenium-manager", NO_NETWORK)
    assert chromium.main() == 1
    said = capsys.readouterr().err
    assert "E: Unable to locate package chromium" in said
    assert "error sending request" in said
    assert "apt-get install chromium chromium-driver" in said


def test_a_test_on_a_machine_without_a_browser_fails_and_is_not_skipped(machine: Machine) -> None:
    with pytest.raises(LookupError, match=r"python -m tests\.support\.chromium"):
        chromium.chrome_options()


def test_the_browser_is_headless_and_reaches_this_machine_only(machine: Machine) -> None:
    browser, driver = machine.add("chromium"), machine.add("chromedriver")
    options = chromium.chrome_options()
    assert options.binary_location == str(browser)
    assert {"--headless=new", "--no-sandbox"} <= set(options.arguments)
    assert "EXCLUDE 127.0.0.1" in options.arguments[-1]
    assert chromium.chrome_service().path == str(driver)
