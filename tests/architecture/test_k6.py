"""The scripts for k6 can be parsed, and have no numbers of their own: they read the scenario that Locust reads."""

from pathlib import Path

import pytest

from load.scenario import FILE, scenario
from tests.support.project import ROOT
from tests.support.scripts import run_node

SCRIPTS = sorted((ROOT / "load" / "k6").glob("*.js"))


def test_there_are_scripts_for_requests_and_for_sockets() -> None:
    assert [script.name for script in SCRIPTS] == ["sockets.js", "stages.js"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_node_can_parse_a_script(script: Path) -> None:
    checked = run_node("--check", str(script))
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_reads_the_shared_scenario(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert (script.parent / "../scenario.json").resolve() == FILE
    assert 'open("../scenario.json")' in text
    assert [kind for kind in scenario().requests if f'"{kind}"' in text] == []
    assert "/api/market" not in text
