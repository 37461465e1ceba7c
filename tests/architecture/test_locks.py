"""The lock files: everything that is installed, in one version, each with the hashes of what may be downloaded."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PINNED = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([\w.]+)( ; .*)?$", re.MULTILINE)
LISTS = ("requirements", "requirements-dev")


def pins(text: str) -> set[tuple[str, str]]:
    """Packages and versions of a list."""
    without_ends = re.sub(r"\s*(\\|#.*)$", "", text, flags=re.MULTILINE).replace("; ", " ; ").replace("  ;", " ;")
    return {(name.lower().replace("_", "-"), version) for name, version, _ in PINNED.findall(without_ends)}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_required_is_locked_in_the_same_version(name: str) -> None:
    required = pins((ROOT / f"{name}.txt").read_text(encoding="utf-8"))
    locked = pins((ROOT / f"{name}.lock").read_text(encoding="utf-8"))
    assert len(required) > 10
    assert required - locked == set(), "make lock"


@pytest.mark.parametrize("name", LISTS)
def test_every_locked_package_has_its_hashes(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / f"{name}.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) > 80
    assert [entry.partition("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_tests_run_with_the_versions_that_are_deployed() -> None:
    deployed, tested = (pins((ROOT / f"{name}.lock").read_text(encoding="utf-8")) for name in LISTS)
    assert deployed <= tested


@pytest.mark.parametrize("folder", [ROOT, ROOT / "bundle"], ids=["checks", "bundle"])
def test_node_packages_are_pinned_and_locked_with_their_hashes_and_no_place_to_get_them_from(folder: Path) -> None:
    required = json.loads((folder / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    itself = locked.pop("")
    assert itself["devDependencies"] == required
    assert all(locked[f"node_modules/{name}"]["version"] == version for name, version in required.items())
    assert len(locked) > 100
    assert [name for name, package in locked.items() if "integrity" not in package or "resolved" in package] == []


def test_only_locked_packages_are_installed() -> None:
    assert "npm install" not in (ROOT / "Makefile").read_text(encoding="utf-8")
    for file in ("Makefile", "Dockerfile"):
        text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
        installs = re.findall(r"pip install [^\n]*?(?:-r|--requirement)[^\n]*", text)
        assert installs
        assert [line for line in installs if "--require-hashes" not in line or ".lock" not in line] == []
