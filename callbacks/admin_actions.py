"""Admin page: sign-in, sign-out, and an operator's actions. Each action asks for confirmation with its effect."""

from typing import Any

import msgspec
from dash import ALL, Input, Output, State, callback, ctx, html, no_update

from callbacks import failures, inputs
from callbacks.admin import FILTERS, asked_for
from dashapp import admin_token, formats, identity
from dashapp.components import repairs as buttons
from dashapp.components import states
from dashapp.components.dead_letters import asked as task_of
from dashapp.components.dead_letters import letter_details
from dashapp.identity import actor, is_operator, needs
from dashapp.pages import admin as page
from services.actors import Need
from services.availability import WorkersAway
from services.operation import dead_letters, rejected, repairs, runs

WRONG_TOKEN = "This is not the admin token. It is the ADMIN_TOKEN of the web process; `make run` says where its own is."
NO_WORKERS = "The workers cannot be reached, because Redis does not answer. Nothing has been done."
UNASKED, UNDONE = "This could not be asked", "This could not be done"
GONE = "No such failed task is waiting any more."
NOTHING = "There is nothing that this could be done to."


@callback(
    Output(page.SIGNED_OUT, "hidden"),
    Output(page.SIGNED_IN, "hidden"),
    Output(page.CHOICES, "hidden"),
    Output(page.TOKEN, "value"),
    Output(page.RESULT, "children", allow_duplicate=True),
    Output(page.LETTER, "children", allow_duplicate=True),
    Output(page.DONE, "data", allow_duplicate=True),
    Input(page.SIGN_IN, "n_submit"),
    Input(page.SIGN_OUT, "n_clicks"),
    State(page.TOKEN, "value"),
    State(page.DONE, "data"),
    prevent_initial_call=True,
    on_error=lambda error: (*[no_update] * 4, failures.explain(error, page.RESULT, UNDONE), *[no_update] * 2),
)
def sign(_in: inputs.Clicks, _out: inputs.Clicks, token: inputs.Token, done: inputs.Number) -> tuple[Any, ...]:
    """Sign in or out; all parts are then loaded again for the new actor."""
    if ctx.triggered_id == page.SIGN_OUT:
        identity.sign_out()
    elif problem := _refusal(token):
        return *[no_update] * 4, problem, *[no_update] * 2
    operator = is_operator()
    return operator, not operator, not operator, "", None, None, done + 1


@callback(
    Output(page.CONFIRM, "message"),
    Output(page.CONFIRM, "displayed"),
    Output(page.ASKED, "data"),
    Output(page.RESULT, "children", allow_duplicate=True),
    Output(page.LETTER, "children"),
    Input({"type": buttons.REPAIR, "action": ALL, "number": ALL}, "n_clicks"),
    Input(page.REPLAY, "n_clicks"),
    *[State(control, "value") for control in FILTERS],
    prevent_initial_call=True,
    on_error=lambda error: (no_update, False, None, failures.explain(error, page.RESULT, UNASKED), no_update),
)
@needs(Need.OPERATOR)
def ask(
    _clicks: list[inputs.Clicks],
    _replay: inputs.Clicks,
    run: inputs.RunFilter,
    source: inputs.SourceFilter,
    reason: inputs.ReasonFilter,
) -> tuple[Any, ...]:
    """Return the question that confirms an action, or the details of a dead letter."""
    if not ctx.triggered[0]["value"]:
        return (no_update,) * 5  # buttons were drawn, none was pressed
    asked = _asked(ctx.triggered_id, (run, source, reason))
    if asked and asked["action"] == buttons.OPEN:
        letter = dead_letters.load_letter(asked.get("number", 0))
        return no_update, False, None, None, letter_details(letter) if letter else states.nothing(GONE)
    question = described(asked) if asked else None
    if question is None:
        return no_update, False, None, _problem(NOTHING), no_update
    return question, True, asked, None, no_update


@callback(
    Output(page.RESULT, "children"),
    Output(page.DONE, "data"),
    Input(page.CONFIRM, "submit_n_clicks"),
    State(page.ASKED, "data"),
    State(page.DONE, "data"),
    prevent_initial_call=True,
    on_error=lambda error: (failures.explain(error, page.RESULT, UNDONE), no_update),
)
@needs(Need.OPERATOR)
def act(_clicks: inputs.Clicks, asked: inputs.Asked | None, done: inputs.Number) -> tuple[Any, Any]:
    """Perform the confirmed action and return its result."""
    if not asked:
        return no_update, no_update
    try:
        return perform(asked), done + 1
    except WorkersAway:
        return _problem(NO_WORKERS), no_update
    except (repairs.UnknownRun, repairs.RunGoesOn):
        return _problem(NOTHING), no_update


def described(asked: inputs.Asked) -> str | None:
    """Return the question with the effect of an action; None where it has no object."""
    action, number = asked["action"], asked.get("number", 0)
    if action == buttons.UNDO:
        return _undoing(number)
    if action == buttons.REPLAY:
        return _replaying(asked)
    letter = dead_letters.load_letter(number)
    if letter is None or letter.state != "waiting":
        return None
    if action == buttons.RETRY:
        return f"Send {task_of(letter)} to the workers again?"
    if action == buttons.DROP:
        return f"Drop failed task {letter.id}?\n\n{task_of(letter)} is then left undone for good."
    return None


def perform(asked: inputs.Asked) -> html.Div:
    """Perform an action and return a message. Raises WorkersAway, UnknownRun and RunGoesOn."""
    action, number = asked["action"], asked.get("number", 0)
    if action == buttons.UNDO and number:
        repairs.undo(number, actor())
        return _done(
            f"The workers will undo the load of run {number}. Its row says how far that is, and what came of it."
        )
    if action == buttons.REPLAY and "filters" in asked:
        repairs.replay(asked_for(*asked["filters"]), actor())
        return _done("The workers will read these records again. What comes of it are new rows among the runs.")
    if action == buttons.RETRY:
        return _done(f"Failed task {number} was sent again.") if dead_letters.retry(number, actor()) else _problem(GONE)
    if action == buttons.DROP:
        return _done(f"Failed task {number} is dropped.") if dead_letters.drop(number, actor()) else _problem(GONE)
    return _problem(NOTHING)


def _refusal(token: str | None) -> html.Div | None:
    """Sign in; return the reason of a refusal."""
    try:
        return None if identity.sign_in(token) else _problem(WRONG_TOKEN)
    except admin_token.TooManyGuesses as error:
        return _problem(str(error))


def _asked(trigger: Any, chosen: tuple[str, str, str]) -> inputs.Asked | None:
    """Return the action and its object, stored in the browser until confirmed; None for another trigger."""
    if trigger == page.REPLAY:
        return {"action": buttons.REPLAY, "filters": chosen}
    try:
        return msgspec.convert({"action": trigger["action"], "number": trigger["number"]}, inputs.Asked)
    except msgspec.ValidationError:
        return None


def _undoing(run_id: int) -> str | None:
    run = runs.load_run(run_id)
    if run is None or run.status == "running":
        return None
    edition = f"its edition is of {formats.utc(run.as_of)}" if run.as_of else "it came to no edition"
    return (
        f"Undo the load of run {run.id}, {formats.source_name(run.source)}?\n\n"
        f"It stored {formats.count(run.rows_stored)} prices; {edition}. They are deleted, and latest prices, charts and"
        " indexes become what they are without them. What it had corrected is deleted with it. Cards stay."
    )


def _replaying(asked: inputs.Asked) -> str | None:
    groups = rejected.load_groups(asked_for(*asked["filters"]))
    whole, every = sum(group.whole for group in groups), sum(group.records for group in groups)
    if not whole:
        return None
    rest = f" The other {formats.count(every - whole)} were not kept whole and stay." if every > whole else ""
    return (
        f"Read {formats.count(whole)} rejected records again?\n\n"
        "What can be stored now is stored with the time of its own edition, as a run that can be undone; the rest"
        f" is rejected again, with the reason of today.{rest}"
    )


def _done(words: str) -> html.Div:
    return html.Div(words, className="banner")


def _problem(words: str) -> html.Div:
    return html.Div(words, className="banner problem")
