"""Documents and code name each other rightly: what one cites exists in the repository, and decisions have a status."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from collection.formats.registry import FORMATS
from tests.support.project import PACKAGES, ROOT

CODE = {".py", ".js", ".css", ".html", ".toml", ".yml", ""}
FOLDERS = (*PACKAGES, "tests", "assets", "docs", "benchmarks", "load", "deploy", "ops")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
DOCUMENT = re.compile(r"(?<![\w/*.-])[\w./-]*\w\.md\b")
PART = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
FORMULA = re.compile(r"docs/methods\.md, ([a-z ]+?)[;:).]")
FUNCTION = re.compile(r"`([\w/]+\.py)`\s+\(`(\w+)`")
OF_SITE = {"index.md", "api.md", "changelog.md", "contributing.md"}  # docs/site.py makes them
TEMPLATE = re.compile(r"NAME|\.\.\.$")  # of a file that is still to be written, or of several
STATUS = re.compile(r"# (\d{4}) (.+)\n\nStatus: (accepted|superseded by \[\d{4}\]\(\S+\))\nDate: \d{4}-\d\d-\d\d\n")


def tracked() -> Iterator[Path]:
    """The files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    return (ROOT / name for name in listed.stdout.decode().splitlines() if (ROOT / name).is_file())


FILES = list(tracked())
DOCUMENTS = [file for file in FILES if file.suffix == ".md"]
DECISIONS = sorted(file for file in DOCUMENTS if file.parent.name == "decisions" and file.name != "README.md")
TODAY = [file for file in DOCUMENTS if file not in DECISIONS]  # a decision tells of the code of its day


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def is_there(cited: str, file: Path) -> bool:
    """Whether a file exists as one cites it: from the root, from the citing one's folder, or from docs."""
    return any((folder / cited).exists() for folder in (ROOT, file.parent, ROOT / "docs"))


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_every_link_to_a_file_leads_to_it(file: Path) -> None:
    links = LINK.findall(file.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (file.parent / link).exists()] == []


def test_every_document_that_is_named_exists() -> None:
    named = {
        (name(file), cited)
        for file in FILES
        if file.suffix in CODE or file.suffix == ".md"
        for cited in DOCUMENT.findall(file.read_text(encoding="utf-8"))
        if not is_there(cited, file)
    }
    assert {(file, cited) for file, cited in named if cited not in OF_SITE} == set()


@pytest.mark.parametrize("file", TODAY, ids=name)
def test_every_part_of_the_program_that_a_document_names_exists(file: Path) -> None:
    parts = PART.findall(file.read_text(encoding="utf-8"))
    assert [part for part in parts if not TEMPLATE.search(part) and not (ROOT / part).exists()] == []


@pytest.mark.parametrize("file", TODAY, ids=name)
def test_every_function_that_a_document_names_is_in_its_module(file: Path) -> None:
    functions = FUNCTION.findall(file.read_text(encoding="utf-8"))
    assert [
        (module, function)
        for module, function in functions
        if not re.search(rf"\b{function}\b", (ROOT / module).read_text(encoding="utf-8"))
    ] == []


def test_every_formula_that_code_cites_is_there() -> None:
    methods = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    written = {heading.lower() for heading in re.findall(r"^## (.+)", methods, re.MULTILINE)}
    cited = {one for file in FILES if file.suffix == ".py" for one in FORMULA.findall(file.read_text(encoding="utf-8"))}
    assert len(cited) > 5
    assert cited <= written


def test_the_readme_counts_the_formats_of_collections() -> None:
    assert f"in one of {len(FORMATS)} formats" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_map_names_the_packages() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)/`", text, re.MULTILINE)) == {*PACKAGES, "assets"}


@pytest.mark.parametrize("file", DECISIONS, ids=name)
def test_a_decision_has_status_and_date_and_is_listed(file: Path) -> None:
    head = STATUS.match(file.read_text(encoding="utf-8"))
    assert head
    number, title, status = head.groups()
    assert file.name.startswith(number)
    (row,) = re.findall(rf"^\| \[{number}\].+", (file.parent / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert f"]({file.name}) | {title} | {status.split(' [')[0]}" in row
