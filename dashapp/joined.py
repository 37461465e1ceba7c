"""The files of pages: joined, and under addresses with a hash of their content, so that browsers keep them for good.

Dash names some forty files in every page, one for each script and style sheet. Here a page loads the libraries as one
script, assets/*.js as another, and assets/*.css as one style sheet, each in Dash's order. Pages with a chart load
plotly.js early, with the trace types of our figures alone (decision 0026); elsewhere the first chart fetches it.
"""

import hashlib
import mimetypes
import pkgutil
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, dcc
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, abort, request

from dashapp.compression import STATIC, SUITES

ASSETS = Path(__file__).parent.parent / "assets"
PLOTLY = "plotly.js"
LIBRARIES = "dash-renderer-and-components.js"  # Dash refuses a page without a script of its renderer's name
SCRIPTS, STYLES = "pages.js", "pages.css"
CHUNKS = {f"async-{name}.js" for name in dcc.async_resources}  # looked for by Dash beside its own script
UNUSED = ("deps/polyfill", "dash_table/")  # for browsers without what all have since 2018; tables that no page has
YEAR = 365 * 24 * 3600

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')
_PICTURE = re.compile(r'url\("([\w/-]+\.svg)"\)')
_FETCHED_AT_ONCE = ("/_dash-layout", "/_dash-dependencies")  # by Dash's script, as soon as it runs


@dataclass(frozen=True)
class Files:
    """The files of pages by their names."""

    contents: dict[str, bytes]

    @cached_property
    def _versions(self) -> dict[str, str]:
        return {name: hashlib.sha256(content).hexdigest()[:16] for name, content in self.contents.items()}

    def version(self, name: str) -> str | None:
        """Return the version of a file, None where there is no such file. Chunks have that of their script."""
        return self._versions.get(LIBRARIES if name in CHUNKS else name)

    def content(self, name: str) -> bytes:
        """Return what is in a file that has a version."""
        return _in_package("dash", f"dcc/{name}") if name in CHUNKS else self.contents[name]

    def address(self, name: str) -> str:
        """Return the address of a file that has a version."""
        return f"{STATIC}{self.version(name)}/{name}"


class JoinedDash(Dash):  # type: ignore[misc]
    """Dash, with joined files. `has_chart` tells whether the page at a path begins with a chart."""

    def __init__(self, *arguments: Any, has_chart: Callable[[str], bool], **options: Any) -> None:
        # Dash then takes the address of plotly.js from here instead of its own; its own scripts it serves all the same.
        super().__init__(*arguments, serve_locally=False, **options)
        _join_chunk_of_charts()
        self.scripts.config.serve_locally = self.css.config.serve_locally = True
        self._plotlyjs_url = Files({PLOTLY: _plotly()}).address(PLOTLY)
        self._has_chart = has_chart

    def interpolate_index(self, **parts: str) -> str:
        """Return the page with the joined files in the place of those that Dash names."""
        files = join(parts["scripts"], parts["css"])
        scripts = "\n".join(f'<script src="{files.address(name)}"></script>' for name in (LIBRARIES, SCRIPTS))
        styles = f'<link rel="stylesheet" href="{files.address(STYLES)}">'
        parts |= {"scripts": scripts + _SCRIPT.sub("", parts["scripts"]), "css": styles + "".join(self._early())}
        return str(super().interpolate_index(**parts))

    def files(self) -> Files:
        """Return the files as they are now: in development they change."""
        return join(self._generate_scripts_html(), self._generate_css_dist_html())

    def _early(self) -> Iterator[str]:
        """Yield links to what a page asks for later, so that the browser fetches it now."""
        for path in _FETCHED_AT_ONCE:
            yield f'<link rel="preload" as="fetch" crossorigin href="{path}">'
        if self._has_chart(request.path):  # behind all others: plotly.js is the largest, and what it draws comes last
            yield f'<link rel="preload" as="script" fetchpriority="low" href="{self._plotlyjs_url}">'


def register(server: Flask, files: Callable[[], Files]) -> None:
    """Serve the files of pages, `files` as they are now."""
    server.add_url_rule(f"{STATIC}<version>/<name>", "joined", lambda version, name: _serve(files(), version, name))


def _serve(files: Files, version: str, name: str) -> Response:
    """Return a file. Under an address of another version, that of a page before an update, it must not be kept."""
    newest = files.version(name)
    if newest is None:
        abort(404)
    response = Response(files.content(name), mimetype=mimetypes.guess_type(name)[0])
    if version == newest:
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = YEAR
    else:
        response.cache_control.no_store = True
    return response


@lru_cache(maxsize=1)
def join(scripts: str, sheets: str) -> Files:
    """Join the files that are named in the tags of a page. The tags contain the files' times of change."""
    named = [src for src in _SCRIPT.findall(scripts) if not any(part in src for part in UNUSED)]
    ours = [src for src in named if not src.startswith(SUITES)]
    return Files(
        {
            LIBRARIES: _script(src for src in named if src not in ours),
            SCRIPTS: _script(ours),
            STYLES: b"\n".join(_with_pictures(_read(href)) for href in _SHEET.findall(sheets)),
            PLOTLY: _plotly(),
        }
    )


def _script(addresses: Iterable[str]) -> bytes:
    return b"\n;\n".join(_read(address) for address in addresses)


def _read(address: str) -> bytes:
    """Return the content of a file of Dash's, or of ours, by the address that Dash gives it."""
    path = urlsplit(address).path
    if not path.startswith(SUITES):
        return (ASSETS / path.removeprefix("/assets/")).read_bytes()
    package, _, name = path.removeprefix(SUITES).partition("/")
    return _in_package(package, check_fingerprint(name)[0])


def _join_chunk_of_charts() -> None:
    """Make Dash name its script of charts in every page: it is small, and the first chart need not wait for it."""
    for script in dcc._js_dist:
        if script.get("relative_package_path") == "dcc/async-graph.js":
            script.pop("async", None)


def _in_package(package: str, name: str) -> bytes:
    content = pkgutil.get_data(package, name)
    if content is None:
        raise FileNotFoundError(f"{name} of {package}")
    return content


def _plotly() -> bytes:
    return (ASSETS / "vendor" / PLOTLY).read_bytes()


def _with_pictures(sheet: bytes) -> bytes:
    """Put the pictures that a style sheet names into it: each would be a request of its own."""
    return _PICTURE.sub(lambda found: f'url("{_as_data(found[1])}")', sheet.decode()).encode()


def _as_data(picture: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode((ASSETS / picture).read_bytes()).decode()}"
