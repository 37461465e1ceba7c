"""What pages send to Dash for each callback that runs on the server, and what they never send."""

import random
from copy import deepcopy
from typing import Any

from dashapp import shell
from dashapp.components import alert_forms, pager
from dashapp.components.charts import narrow_id, note_id
from dashapp.components.explanations import again_id
from dashapp.pages import (
    admin,
    alerts,
    card,
    card_set,
    cards,
    events,
    home,
    indices,
    inventory,
    inventory_import,
    inventory_transactions,
    market,
    method,
    recommendations,
    sets,
    signals,
    track_record,
    want_list,
)
from dashapp.pages.registry import PAGES

NARROW = (
    market.CHART,
    market.SETS,
    card.CHART,
    card_set.CHART,
    indices.CHART,
    events.CHART,
    inventory.CHART,
    alert_forms.CHART,
    *track_record.CHARTS,
)
LISTS = (
    admin.REJECTED,
    sets.LISTING,
    card_set.LISTING,
    cards.LISTING,
    inventory.LISTING,
    inventory_import.LISTING,
    signals.LISTING,
    signals.EVENT_LISTING,
    recommendations.LISTING,
    want_list.LISTING,
    inventory_transactions.LISTING,
)
TOKEN = "a-token-of-some-length"
VALUES: dict[str, Any] = {
    f"{shell.CURRENCY}.data": "USD",
    f"{shell.THEME}.data": "light",
    f"{shell.DATA_VERSION}.data": {"version": 1, "attempt": 0},
    f"{shell.POLL}.n_intervals": 1,
    f"{shell.RECOVERIES}.data": 0,
    f"{shell.LIVE}.data": None,
    f"{shell.LIVE_BADGE}.className": shell.LIVE_NOW,
    f"{shell.LOCATION}.pathname": "/market",
    f"{shell.LOCATION}.search": "?period=7d",
    f"{card.CARD_ID}.data": 1,
    f"{again_id(card.EXPLANATION)}.n_intervals": None,
    f"{again_id(market.EXPLANATION)}.n_intervals": None,
    f"{card.ADD}.search_value": "card",
    f"{card_set.CODE}.data": "lea",
    f"{method.CODE}.data": "DC-USD-ALL-EW",
    f"{cards.GRID}.getRowsRequest": {"startRow": 0, "endRow": 50, "sortModel": [], "filterModel": {}},
    f"{cards.CURSORS}.data": {"list": ["", "relevance", "asc", "USD"], "cursors": {"0": None}},
    f"{inventory.CHANGES}.data": 0,
    f"{alerts.TOLD}.data": 0,
    **{f"{told}.data": 0 for told in home.TOLD.values()},
    f"{home.MORE}.n_clicks": None,
    f"{recommendations.TOLD}.data": 0,
    f"{alerts.STANDING}.data": 0,
    f"{alert_forms.BACKTEST}.data": None,
    f"{alert_forms.ZOOM}.value": "",
    f"{inventory.EXPORT}.n_clicks": None,
    f"{want_list.CHANGES}.data": 0,
    f"{inventory_transactions.CHANGES}.data": 0,
    f"{inventory_transactions.KIND}.value": "all",
    f"{inventory_import.IMPORT}.data": 1,
    f"{inventory_import.CHANGES}.data": 0,
    f"{inventory_import.TABLE}.data": {"columns": ["Card"], "examples": [["Opt"]]},
    f"{inventory_import.POLL}.n_intervals": 1,
    f"{inventory_import.SHOWN}.data": {"phase": "previewed", "changes": 0, "since": 0, "is_long": False},
    f"{inventory_import.STATE}.value": "all",
    f"{admin.DONE}.data": 0,
    f"{admin.ASKED}.data": {"action": "undo", "number": 1},
    f"{admin.CONFIRM}.submit_n_clicks": 1,
    f"{admin.TOKEN}.value": TOKEN,
    f"{admin.REPLAY}.n_clicks": None,
    f"{admin.SIGN_IN}.n_submit": 1,
    f"{admin.SIGN_OUT}.n_clicks": None,
}
VALUES |= {f"{control}.value": value for page in PAGES for control, value in page.module.FILTER_DEFAULTS.items()}
VALUES |= {f"{narrow_id(chart)}.data": False for chart in NARROW}
VALUES |= {f"{note_id(chart)}.children": None for chart in NARROW}
VALUES |= {f"{pager.trail_id(listing)}.data": [None] for listing in LISTS}
VALUES |= {f"{pager.following_id(listing)}.data": None for listing in LISTS}
VALUES |= {f"{button(listing)}.n_clicks": None for listing in LISTS for button in (pager.next_id, pager.previous_id)}

MEMBER = {"type": "repair", "action": "undo", "number": 1}
JUNK: list[Any] = [
    None, True, False, 0, -1, 1, 7, 2**31, 2**63, 2**70, 1.5, 1e300, -0.0, "", " ", "x", "1", "-1", "1.5", "NaN",
    "all", "USD", "x" * 5_000, "1" * 5_000, "💥", "%00", "'; DROP TABLE cards; --", "../../etc/passwd", "2026-99-99",
    "0000-00-00", "price", "price-up-down", "asc", "1,2,3", ",,,", "usd<<", '!"', "(" * 500, "{}",
    '{"type":"repair"}', "a.b", "..a...b..", [], {}, [[]], [None], [{}], {"a": 1}, {"id": "x"}, ["x"] * 500,
    {"action": "destroy"}, {"action": "drop", "number": "1"}, {"startRow": -1}, {"list": 1, "cursors": 2},
    [[[[[[]]]]]], {"a": {"b": {"c": {}}}}, {"type": "Patch", "operations": [1]},
]  # fmt: skip


def body_of(dependency: dict[str, Any]) -> dict[str, Any]:
    """What a page sends for a callback as `/_dash-dependencies` lists it."""
    output = dependency["output"]
    outputs = [_output(one) for one in output.removeprefix("..").removesuffix("..").split("...")]
    inputs, state = ([_given(one) for one in dependency[part]] for part in ("inputs", "state"))
    changed = next(one for one in inputs if not isinstance(one, list))
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": state,
        "changedPropIds": [f"{changed['id']}.{changed['property']}"],
        "parsedChangedPropsIds": [changed["id"]],
    }


def spoilt(body: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same with something wrong at one to three places."""
    wrong = deepcopy(body)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        holder, key = rng.choice(_places(wrong))
        what = rng.random()
        if what < 0.15:
            del holder[key]
        elif what < 0.25 and isinstance(holder, list):
            holder.insert(key, deepcopy(holder[key]))
        else:
            holder[key] = deepcopy(rng.choice(JUNK))
        if not _places(wrong):
            break
    return wrong


def _output(name: str) -> dict[str, str]:
    component, _, attribute = name.rpartition(".")
    return {"id": component, "property": attribute.partition("@")[0]}


def _given(declared: dict[str, str]) -> Any:
    if declared["id"].startswith("{"):
        return [{"id": MEMBER, "property": declared["property"], "value": 1}]
    return {**declared, "value": VALUES[f"{declared['id']}.{declared['property']}"]}


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Every place in a body that something could stand at."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    return [place for key in keys for place in ((node, key), *_places(node[key]))]
