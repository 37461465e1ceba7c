"""The files of pages: what is joined, in which order, and what browsers may keep."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.compression import SUITES
from dashapp.joined import CHUNKS, LIBRARIES, PLOTLY, SCRIPTS, STYLES, Files, join, register
from tests.support.project import ROOT

ASSETS = ROOT / "assets"
TAGS = f"""\
<script src="{SUITES}dash/deps/polyfill@7.v4_4_1m1.12.1.min.js"></script>
<script src="{SUITES}dash/deps/prop-types@15.v4_4_1m1.8.1.min.js"></script>
<script src="/assets/ages.js?m=1.5"></script>
<script src="/assets/market.js?m=2.5"></script>
<script src="{SUITES}dash/dcc/async-graph.v4_4_1m1.js"></script>
<script src="{SUITES}dash/dash_table/bundle.v7_4_1m1.js"></script>"""
SHEETS = """\
<link rel="stylesheet" href="/assets/base.css?m=1">
<link rel="stylesheet" href="/assets/tokens.css?m=1">"""


def asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@pytest.fixture
def files() -> Files:
    """The files of a page with two libraries, two scripts and two style sheets."""
    return join(TAGS, SHEETS)


@pytest.fixture
def client(files: Files) -> FlaskClient:
    """A client of a server with these files."""
    server = Flask("test")
    register(server, lambda: files)
    return server.test_client()


def test_scripts_are_joined_in_the_order_of_the_page(files: Files) -> None:
    assert files.contents[SCRIPTS].decode() == f"{asset('ages.js')}\n;\n{asset('market.js')}"


def test_libraries_are_apart_from_our_scripts(files: Files) -> None:
    libraries = files.contents[LIBRARIES].decode()
    assert libraries.index("PropTypes") < libraries.index("webpackChunkdash_core_components")
    assert "dualcaster" not in libraries


def test_libraries_that_no_page_uses_are_left_out(files: Files) -> None:
    libraries = files.contents[LIBRARIES].decode()
    assert "core-js" not in libraries
    assert "dash_table" not in libraries


def test_style_sheets_are_joined_with_the_pictures_that_they_name(files: Files) -> None:
    styles = files.contents[STYLES].decode()
    assert styles.endswith(asset("tokens.css"))
    pictures = re.findall(r"url\(\"(.+?)\"\)", styles)
    assert len(pictures) == asset("base.css").count("url(")
    assert all(picture.startswith("data:image/svg+xml;base64,") for picture in pictures)


def test_no_style_sheet_names_a_file_beside_it() -> None:
    sheets = "".join(f'<link rel="stylesheet" href="/assets/{file.name}?m=1">' for file in ASSETS.glob("*.css"))
    named = re.findall(r"url\(\W*(\w+)", join(TAGS, sheets).contents[STYLES].decode())
    assert len(named) > 5
    assert set(named) == {"data"}


@pytest.mark.parametrize("name", [LIBRARIES, SCRIPTS, STYLES, PLOTLY])
def test_browsers_keep_a_file_for_good(client: FlaskClient, files: Files, name: str) -> None:
    response = client.get(files.address(name))
    assert response.data == files.contents[name]
    assert response.headers["Cache-Control"] == "public, immutable, max-age=31536000"


def test_a_changed_file_has_another_address() -> None:
    before, after = (Files({SCRIPTS: content}).address(SCRIPTS) for content in (b"1", b"2"))
    assert before != after


def test_the_address_of_another_version_leads_to_the_file_of_now_which_is_not_kept(
    client: FlaskClient, files: Files
) -> None:
    response = client.get(f"/static/0123456789abcdef/{STYLES}")
    assert response.data == files.contents[STYLES]
    assert response.headers["Cache-Control"] == "no-store"


def test_the_chunks_of_dash_lie_beside_its_script(client: FlaskClient, files: Files) -> None:
    folder = files.address(LIBRARIES).rpartition("/")[0]
    assert "async-dropdown.js" in CHUNKS
    response = client.get(f"{folder}/async-dropdown.js")
    assert b"webpackChunkdash_core_components" in response.data
    assert response.cache_control.immutable


@pytest.mark.parametrize("name", ["nothing.js", "__init__.py", "async-nothing.js"])
def test_other_files_are_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/0123456789abcdef/{name}").status_code == 404
