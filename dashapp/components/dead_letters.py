"""Dead letters: the tasks that failed for good, and one of them with its traceback."""

import json

from dash import html

from dashapp import formats
from dashapp.components import repairs, values
from dashapp.components.tables import Column, table
from dashapp.services.dead_letters import DeadLetter

COLUMNS = (
    Column("Task"),
    Column("Error"),
    Column("Failed"),
    Column("Attempts", "number", minor=True),
    Column("What to do"),
)


def letter_table(letters: list[DeadLetter], enabled: bool) -> html.Div:
    """One row a letter, newest first as given; `enabled` tells whether anything can be done about them here."""
    rows, keys = [_row(letter, enabled) for letter in letters], [str(letter.id) for letter in letters]
    return table("Tasks that failed for good", COLUMNS, rows, keys=keys, has_buttons=True)


def letter_details(letter: DeadLetter) -> html.Section:
    """One letter with all that is known of it."""
    facts = f"{letter.state.capitalize()}, failed {formats.utc(letter.failed_at)} after {letter.attempts} attempts"
    return html.Section(
        [
            html.H3(f"Dead letter {letter.id}: {asked(letter)}"),
            html.P(facts, className="caption"),
            html.P(letter.error, className="error-text"),
            html.Pre(letter.traceback or "No traceback was kept.", tabIndex=0, className="traceback"),
        ],
        className="letter",
        **{"aria-label": f"Dead letter {letter.id}"},
    )


def asked(letter: DeadLetter) -> str:
    """The task with its arguments, as in a program."""
    given = [json.dumps(value) for value in letter.arguments["args"]]
    given += [f"{name}={json.dumps(value)}" for name, value in letter.arguments["kwargs"].items()]
    return f"{letter.task}({', '.join(given)})"


def _row(letter: DeadLetter, enabled: bool) -> list[object]:
    name = f"dead letter {letter.id}"
    return [
        html.Code(asked(letter)),
        html.Div(letter.error, className="error-text"),
        values.age(letter.failed_at, None),
        str(letter.attempts),
        html.Div(
            [
                repairs.button(repairs.OPEN, "Open", letter.id, name, enabled),
                repairs.button(repairs.RETRY, "Retry", letter.id, name, enabled),
                repairs.button(repairs.DROP, "Drop", letter.id, name, enabled),
            ],
            className="buttons",
        ),
    ]
