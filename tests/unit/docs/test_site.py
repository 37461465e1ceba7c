"""The site of the documents: built as `make docs` does, with every link of it followed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashapp import api
from dashapp.app import create_server
from tests.support.project import ROOT

HREF = re.compile(r'(?:href|src)="([^"#?]+)')
OPERATION = re.compile(r"<code>(GET|POST|PUT|PATCH|DELETE) (/api/[^<]*)</code>")
LOADED = re.compile(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(https?:[^"]+)')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    away = {"DATABASE_URL": "", "REDIS_URL": ""}  # no server is asked
    built = subprocess.run(
        command, cwd=ROOT, env=os.environ | away, capture_output=True, text=True, timeout=300, check=False
    )
    assert built.returncode == 0, built.stderr
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(page for page in site.rglob("*.html") if page.name != "404.html")


def test_every_document_is_a_page(site: Path) -> None:
    documents = {file.relative_to(ROOT / "docs") for file in (ROOT / "docs").rglob("*.md")}
    written = {page.relative_to(site) for page in pages(site)}
    named = {
        file.with_name("index.html") if file.name == "README.md" else file.with_suffix(".html") for file in documents
    }
    assert named - written == set()
    assert {Path(page) for page in ("index.html", "api.html", "changelog.html", "contributing.html")} <= written


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    dead = {
        (str(page.relative_to(site)), link)
        for page in pages(site)
        for link in HREF.findall(page.read_text(encoding="utf-8"))
        if ":" not in link and not (page.parent / link).exists()
    }
    assert dead == set()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    assert {found for page in pages(site) for found in LOADED.findall(page.read_text(encoding="utf-8"))} == set()


def test_the_page_of_the_api_lists_every_request_of_the_specification(site: Path) -> None:
    server = create_server()
    api.register(server)
    document = json.loads(server.test_client().get("/api/openapi.json").data)
    described = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and "responses" in operation
    }
    assert len(described) > 100
    assert set(OPERATION.findall((site / "api.html").read_text(encoding="utf-8"))) == described
