"""The first response of a page: the frame and the page as HTML, so that a reader sees both before any script runs.

Dash draws the same layout beside it, unseen; assets/first_frame.js then takes the static one away.
"""

from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from typing import Any

from dash import html
from flask import request

from dashapp import shell
from dashapp.account_choices import choices
from dashapp.components.static_html import html_of
from dashapp.identity import actor
from dashapp.joined import JoinedDash
from dashapp.pages import not_found
from dashapp.pages.registry import PAGES
from dashapp.sharing.previews import BRAND, preview_of
from dashapp.sharing.tags import tags

CSS = "first-frame"
PLACE_OF_PAGE = "_pages_content"  # given by dash.page_container
ENTRY = '<div id="react-entry-point"></div>'


class ServedDash(JoinedDash):
    """Dash that serves its pages drawn, with joined files."""

    def _config(self) -> dict[str, Any]:
        """Return what the browser is told of the app, without the layouts of all pages, which are most of it.

        It would only compare the ids of callbacks with them: tests/architecture/test_callback_ids.py does.
        """
        config: dict[str, Any] = super()._config()
        config.pop("validation_layout", None)
        return {**config, "suppress_callback_exceptions": True}

    def interpolate_index(self, **parts: str) -> str:
        """Return the HTML of a page for the current request."""
        query = _query()
        frame = html_of(html.Div(shell.frame(), className=shell.FRAME), {PLACE_OF_PAGE: _page(query)})
        entry = f'<div class="{CSS}" aria-busy="true">{frame}</div>{ENTRY}'
        return super().interpolate_index(**{**parts, **_head(query), "app_entry": entry})


def _query() -> dict[str, str]:
    """Return the parameters of the address. Repeated ones are ignored, as Dash's pages do."""
    return {name: values[0] for name, values in request.args.lists() if len(values) == 1}


def _head(query: Mapping[str, str]) -> dict[str, str]:
    """Return the title and the tags of the requested page, in place of Dash's, which know its kind only."""
    preview = preview_of(request.path, query)
    title = preview.title if preview else not_found.TITLE
    metas = [tags(preview, request.host_url.rstrip("/")), *_account()]
    return {"title": escape(f"{title} · {BRAND}"), "metas": "\n    ".join(metas)}


def _account() -> list[str]:
    """Return the tag that says what the reader's account has chosen, before the first paint; of strangers none."""
    if actor().user_id is None:
        return []
    chosen = [f'data-{name}="{escape(value)}"' for name, value in asdict(choices()).items() if value]
    return ["<meta " + " ".join(['name="account"', *chosen]) + ">"]


def _page(query: Mapping[str, str]) -> Any:
    """Return the layout of the requested page."""
    for page in PAGES:
        arguments = page.arguments_of(request.path)
        if arguments is not None:
            return page.module.layout(**{**query, **arguments})
    return not_found.layout()
