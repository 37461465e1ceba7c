"""Admin page: what an operator does. Each action asks first, says what will happen, and needs the admin token.

The token is checked here, on the server, for each action; the browser keeps it for as long as its tab is open.
"""

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html, no_update

from callbacks import failures
from callbacks.admin import FILTERS, asked_for
from dashapp import formats
from dashapp.components import repairs as buttons
from dashapp.components import states
from dashapp.components.dead_letters import asked as task_of
from dashapp.components.dead_letters import letter_details
from dashapp.pages import admin as page
from dashapp.services import dead_letters, ingestion, rejected, repairs, tokens
from dashapp.services.workers import WorkersAway

WRONG_TOKEN = "This is not the admin token. It is the ADMIN_TOKEN of the web process; `make run` says where its own is."
NO_WORKERS = "The workers cannot be reached, because Redis does not answer. Nothing has been done."
UNASKED, UNDONE = "This could not be asked", "This could not be done"
GONE = "No such dead letter is waiting any more."


@callback(
    Output(page.CONFIRM, "message"),
    Output(page.CONFIRM, "displayed"),
    Output(page.ASKED, "data"),
    Output(page.RESULT, "children", allow_duplicate=True),
    Output(page.LETTER, "children"),
    Input({"type": buttons.REPAIR, "action": ALL, "number": ALL}, "n_clicks"),
    Input(page.REPLAY, "n_clicks"),
    State(page.TOKEN, "value"),
    *[State(control, "value") for control in FILTERS],
    prevent_initial_call=True,
    on_error=lambda error: (no_update, False, None, failures.explain(error, page.RESULT, UNASKED), no_update),
)
def ask(_clicks: list[int | None], _replay: int | None, token: str | None, *chosen: str) -> tuple[Any, ...]:
    """Say what an action will do and ask whether it should, or show a dead letter."""
    if not ctx.triggered[0]["value"]:
        return (no_update,) * 5  # buttons were drawn, none was pressed
    if not tokens.is_right(token):
        return no_update, False, None, _problem(WRONG_TOKEN), no_update
    asked = _asked(ctx.triggered_id, chosen)
    if asked["action"] == buttons.OPEN:
        letter = dead_letters.load_letter(asked["number"])
        return no_update, False, None, None, letter_details(letter) if letter else states.nothing(GONE)
    question = described(asked)
    if question is None:
        return no_update, False, None, _problem("There is nothing that this could be done to."), no_update
    return question, True, asked, None, no_update


@callback(
    Output(page.RESULT, "children"),
    Output(page.DONE, "data"),
    Input(page.CONFIRM, "submit_n_clicks"),
    State(page.ASKED, "data"),
    State(page.TOKEN, "value"),
    State(page.DONE, "data"),
    prevent_initial_call=True,
    on_error=lambda error: (failures.explain(error, page.RESULT, UNDONE), no_update),
)
def act(_clicks: int | None, asked: dict[str, Any] | None, token: str | None, done: int) -> tuple[Any, Any]:
    """Do what was asked for and say what came of it."""
    if not asked:
        return no_update, no_update
    if not tokens.is_right(token):
        return _problem(WRONG_TOKEN), no_update
    try:
        return perform(asked), done + 1
    except WorkersAway:
        return _problem(NO_WORKERS), no_update


def described(asked: dict[str, Any]) -> str | None:
    """What an action will do, for the question before it; None where there is nothing to do it to."""
    if asked["action"] == buttons.UNDO:
        return _undoing(asked["number"])
    if asked["action"] == buttons.REPLAY:
        return _replaying(asked)
    letter = dead_letters.load_letter(asked["number"])
    if letter is None or letter.state != "waiting":
        return None
    if asked["action"] == buttons.RETRY:
        return f"Send {task_of(letter)} to the workers again?"
    return f"Drop dead letter {letter.id}?\n\n{task_of(letter)} is then left undone for good."


def perform(asked: dict[str, Any]) -> html.Div:
    """Do it, and say so. Raises WorkersAway."""
    number = asked.get("number", 0)
    if asked["action"] == buttons.UNDO:
        repairs.undo(number)
        return _done(f"The workers will take run {number} back. Its row says how far that is, and what came of it.")
    if asked["action"] == buttons.REPLAY:
        repairs.replay(asked_for(*asked["filters"]))
        return _done("The workers will read these records again. What comes of it are new rows among the runs.")
    if asked["action"] == buttons.RETRY:
        return _done(f"Dead letter {number} was sent again.") if dead_letters.retry(number) else _problem(GONE)
    return _done(f"Dead letter {number} is dropped.") if dead_letters.drop(number) else _problem(GONE)


def _asked(trigger: Any, chosen: tuple[str, ...]) -> dict[str, Any]:
    """The action and what it is about, as the browser keeps it until it is confirmed."""
    if trigger == page.REPLAY:
        return {"action": buttons.REPLAY, "filters": list(chosen)}
    return {"action": trigger["action"], "number": trigger["number"]}


def _undoing(run_id: int) -> str | None:
    run = ingestion.load_run(run_id)
    if run is None or run.status == "running":
        return None
    edition = f"its edition is of {formats.utc(run.as_of)}" if run.as_of else "it came to no edition"
    return (
        f"Take back run {run.id}, {formats.source_name(run.source)}?\n\n"
        f"It stored {formats.count(run.rows_stored)} prices; {edition}. They are deleted, and latest prices, charts and"
        " indexes become what they are without them. What it had corrected is deleted with it. Cards stay."
    )


def _replaying(asked: dict[str, Any]) -> str | None:
    groups = rejected.load_groups(asked_for(*asked["filters"]))
    whole, every = sum(group.whole for group in groups), sum(group.records for group in groups)
    if not whole:
        return None
    rest = f" The other {formats.count(every - whole)} were not kept whole and stay." if every > whole else ""
    return (
        f"Read {formats.count(whole)} rejected records again?\n\n"
        "What can be stored now is stored with the time of its own edition, as a run that can be taken back; the rest"
        f" is rejected again, with the reason of today.{rest}"
    )


def _done(words: str) -> html.Div:
    return html.Div(words, className="banner")


def _problem(words: str) -> html.Div:
    return html.Div(words, className="banner problem")
