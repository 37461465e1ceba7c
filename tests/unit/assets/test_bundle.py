"""The bundle of plotly.js in assets/vendor: what bundle/ builds, of plotly's version, with what the figures draw."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from tests.support.project import ROOT, source_files
from tests.support.scripts import NO_NODE

BUNDLE, VENDOR = ROOT / "bundle", ROOT / "assets" / "vendor"
BUILT = ("plotly.js", "LICENSES.txt")
TRACE = re.compile(r'moduleType:"trace",name:"(\w+)"')
NOT_INSTALLED = "the packages of bundle/package.json are not installed: make install-dev"
# What plotly.graph_objects has besides traces, as far as the figures use it.
NO_TRACES = {"Figure", "Layout", "layout"}


def script() -> str:
    return (VENDOR / "plotly.js").read_text(encoding="utf-8")


def kinds(files: list[Path]) -> set[str]:
    """Names of the kinds of traces that are drawn in Python files."""
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    used = {one.attr for one in nodes if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "go"}
    return {name.lower() for name in used - NO_TRACES}


def test_the_bundle_is_what_is_built_from_the_locked_packages(tmp_path: Path) -> None:
    if not shutil.which("npm"):
        pytest.skip(NO_NODE)
    assert (BUNDLE / "node_modules").is_dir(), NOT_INSTALLED
    subprocess.run(["node", str(BUNDLE / "build.js"), str(tmp_path)], check=True, timeout=120)
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (VENDOR / name).read_bytes(), "make bundle"


def test_the_bundle_is_of_the_version_for_which_plotly_writes_figures() -> None:
    assert script().startswith(f"/*!\nplotly.js v{get_plotlyjs_version()} ")


def test_the_bundle_has_the_kinds_of_traces_that_the_figures_draw_and_no_other() -> None:
    drawn = kinds([file for file in source_files() if file.is_relative_to(ROOT / "dashapp")])
    assert drawn == set(TRACE.findall(script()))


def test_figures_make_traces_by_one_name_that_this_test_reads() -> None:
    importing = [file for file in source_files() if re.search(r"import plotly|from plotly", file.read_text())]
    assert importing
    assert {line for file in importing for line in re.findall(r".*(?:import|from) plotly.*", file.read_text())} == {
        "import plotly.graph_objects as go"
    }


def test_the_licences_of_all_parts_come_with_the_bundle() -> None:
    assert "MIT licence" in script()[:300]
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    assert all(f"\n{name} " in f"\n{licences}" for name in ("plotly.js", "@plotly/d3", "culori"))
