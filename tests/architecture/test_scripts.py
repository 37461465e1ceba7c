"""The scripts of pages: small, each with one strict function around it, and they look up only what Python draws."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.project import ROOT, source_files
from tests.support.scripts import ASSETS, DOCS, lookups

SCRIPTS = [*sorted(ASSETS.glob("*.js")), *sorted(DOCS.glob("*.js"))]
LIBRARIES = {"js-plotly-plot", "dash-graph", "data-dash-is-loading", "_dash-error", "ag-cell"}  # drawn by others
SHAPE = re.compile(
    r'/\* [A-Z"].+?\*/\n\n\(function \([a-z, ]*\) \{\n  "use strict";\n\n.+\n'
    r"\}\)\((?:\(window\.\w+ \?\?= \{\}\)(?:, )?)*\);\n",
    re.DOTALL,
)


def words(files: list[Path]) -> set[str]:
    """All words of the string literals of Python files."""
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {word for text in texts for word in text.split()}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_says_what_it_is_for_and_adds_to_one_namespace(script: Path) -> None:
    assert SHAPE.fullmatch(script.read_text(encoding="utf-8"))


def test_every_class_and_attribute_that_a_script_looks_up_is_drawn_by_python() -> None:
    found, drawn = lookups(SCRIPTS), words([file for file in source_files() if file.is_relative_to(ROOT / "dashapp")])
    assert len(found.classes) > 3
    assert len(found.attributes) > 5
    assert (found.classes | found.attributes) - drawn - LIBRARIES == set()


def test_every_lookup_of_a_script_can_be_read_but_for_those_that_the_page_itself_names() -> None:
    assert lookups(SCRIPTS).unresolved == {
        "document.getElementById(decodeURIComponent(location.hash.slice(1)))",
        "document.getElementById(button.dataset.toggle)",
    }


def test_every_id_that_the_page_of_the_api_looks_up_is_in_it() -> None:
    page = (DOCS / "docs.html").read_text(encoding="utf-8")
    found = lookups(sorted(DOCS.glob("*.js"))).ids
    assert len(found) > 3
    assert found <= set(re.findall(r'\bid="([\w-]+)"', page))
