"""Dead letters: their table, and one of them with its traceback."""

import json

from dash import html

from dashapp import formats
from dashapp.components import repairs, values
from dashapp.components.tables import Column, table
from services.operation.dead_letters import DeadLetter

COLUMNS = (
    Column("Task"),
    Column("Error"),
    Column("Failed"),
    Column("Attempts", "number", minor=True),
    Column("What to do"),
)
PUBLIC_COLUMNS = tuple(column for column in COLUMNS if column.title in ("Task", "Failed", "Attempts"))


def letter_table(letters: list[DeadLetter], operator: bool) -> html.Div:
    """Return one row a letter, newest first as given; an `operator` sees arguments and errors, and has buttons."""
    rows, keys = [_row(letter, operator) for letter in letters], [str(letter.id) for letter in letters]
    columns = COLUMNS if operator else PUBLIC_COLUMNS
    return table("Tasks that failed for good", columns, rows, keys=keys, has_buttons=operator)


def letter_details(letter: DeadLetter) -> html.Section:
    """Return all details of a letter."""
    facts = f"{letter.state.capitalize()}, failed {formats.utc(letter.failed_at)} after {letter.attempts} attempts"
    return html.Section(
        [
            html.H3(f"Failed task {letter.id}: {asked(letter)}"),
            html.P(facts, className="caption"),
            html.P(letter.error, className="error-text"),
            html.Pre(letter.traceback or "No traceback was kept.", tabIndex=0, className="traceback"),
        ],
        className="letter",
        **{"aria-label": f"Failed task {letter.id}"},
    )


def asked(letter: DeadLetter) -> str:
    """Return the task with its arguments, as a call in code."""
    given = [json.dumps(value) for value in letter.arguments["args"]]
    given += [f"{name}={json.dumps(value)}" for name, value in letter.arguments["kwargs"].items()]
    return f"{letter.task}({', '.join(given)})"


def _row(letter: DeadLetter, operator: bool) -> list[object]:
    when, attempts = values.age(letter.failed_at, None), str(letter.attempts)
    if not operator:
        return [html.Code(letter.task), when, attempts]
    error = html.Div(letter.error, className="error-text")
    return [html.Code(asked(letter)), error, when, attempts, html.Div(_buttons(letter), className="buttons")]


def _buttons(letter: DeadLetter) -> list[html.Button]:
    actions = {repairs.OPEN: "Open", repairs.RETRY: "Retry", repairs.DROP: "Drop"}
    return [repairs.button(action, label, letter.id, f"failed task {letter.id}") for action, label in actions.items()]
