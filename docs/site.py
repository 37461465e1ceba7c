"""Hooks of the documents' site (mkdocs.yml): pages that are made from other files, and links to what is no page.

README, CONTRIBUTING and CHANGELOG stand in the root of the repository; the API's page is written from the
specification, so that it says what the program answers.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
FROM_ROOT = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List every page of a folder below the folder's first one: nobody has to name a new decision twice."""
    config.nav = [{title: _with_folders(entries) for title, entries in section.items()} for section in config.nav]
    return config


def _with_folders(entries: str | list[dict[str, Any]]) -> str | list[dict[str, Any]]:
    if isinstance(entries, str):
        return entries
    return [
        {title: _pages(page) if page.endswith("README.md") else page} for one in entries for title, page in one.items()
    ]


def _pages(first: str) -> list[str]:
    folder = PurePosixPath(first).parent
    others = sorted({page.name for page in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"})
    return [first, *(f"{folder}/{name}" for name in others)]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from other files."""
    for page, source in FROM_ROOT.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    files.append(File.generated(config, "api.md", content="\n".join(api_page(specification()))))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links of the repository into links of the site; what is no page of it is named, not linked."""
    source = PurePosixPath(FROM_ROOT.get(page.file.src_uri, f"docs/{page.file.src_uri}"))

    def of_site(link: re.Match[str]) -> str:
        picture, text, target, anchor = link.groups()
        if "://" in target:
            return link[0]
        named = os.path.normpath(source.parent / target)
        pages = {origin: name for name, origin in FROM_ROOT.items()}
        uri = pages.get(named) or named.removeprefix("docs/")
        if named not in pages and (not named.startswith("docs/") or files.get_file_from_path(uri) is None):
            return text if text.strip("`") == named else f"{text} (`{named}`)"
        there = os.path.relpath(uri, PurePosixPath(page.file.src_uri).parent)
        return f"{picture}[{text}]({there}{anchor or ''})"

    return LINK.sub(of_site, markdown)


def specification() -> dict[str, Any]:
    """Return the API's specification (OpenAPI 3.1); a server with only the API's routes is built for it."""
    from dashapp import api
    from dashapp.api.specification import specification as described
    from dashapp.app import create_server

    server = create_server()
    api.register(server)
    with server.app_context():
        return described()


def api_page(document: dict[str, Any]) -> Iterator[str]:
    """Write the lines of the API's page: what holds for all of it, and a table of requests a tag."""
    yield f"# API\n\n{document['info']['description']}\n"
    yield "Every running instance has `/api/docs`, with forms to try each request, and `/api/openapi.json`.\n"
    sections: dict[str, list[str]] = {}
    for path, methods in sorted(document["paths"].items()):
        for method, operation in methods.items():
            if isinstance(operation, dict) and "responses" in operation:
                tag = (operation.get("tags") or ["Other"])[0]
                sections.setdefault(tag, []).append(_row(method, path, operation))
    for tag, rows in sorted(sections.items()):
        yield f"## {tag[:1].upper()}{tag[1:]}\n\n| request | what it does | parameters | answers |\n|---|---|---|---|"
        yield from rows
        yield ""


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = ", ".join(f"`{one['name']}`" for one in operation.get("parameters", ()) if one["in"] != "path")
    said = operation.get("summary", "").replace("|", "\\|")
    return f"| `{method.upper()} {path}` | {said} | {parameters} | {', '.join(sorted(operation['responses']))} |"
