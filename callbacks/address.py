"""Filters and the address, in the browser: filters are written into the address, and one click clears them."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from dash import ClientsideFunction, Input, Output, State, clientside_callback

from dashapp import shell
from dashapp.pages.registry import PAGES


def keep_in_address(page: ModuleType, with_currency: bool) -> None:
    """Connect a page's filters (the keys of its FILTER_DEFAULTS) with the address and with its clear button."""
    defaults: Mapping[str, Any] = page.FILTER_DEFAULTS
    currency = [Input(shell.CURRENCY, "data")] if with_currency else []
    clientside_callback(
        ClientsideFunction("address", "writeFilters"),
        Output(page.CLEAR, "disabled"),
        *[Input(control, "value") for control in defaults],
        *currency,
        State(page.DEFAULTS, "data"),
    )
    clientside_callback(
        ClientsideFunction("address", "clearFilters"),
        *[Output(control, "value") for control in defaults],
        Input(page.CLEAR, "n_clicks"),
        State(page.DEFAULTS, "data"),
        prevent_initial_call=True,
    )


for _page in PAGES:
    if _page.module.FILTER_DEFAULTS:
        keep_in_address(_page.module, _page.has_currency)
