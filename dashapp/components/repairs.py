"""Buttons of an operator's actions on one object: their ids have the action and the object's number."""

from dash import html

REPAIR = "repair"  # type of the ids
ACTIONS = UNDO, REPLAY, OPEN, RETRY, DROP = "undo", "replay", "open", "retry", "drop"


def button(action: str, label: str, number: int, thing: str) -> html.Button:
    """Return a button for an action on the object with this number; callbacks/admin_actions.py performs it."""
    return html.Button(
        label,
        id={"type": REPAIR, "action": action, "number": number},
        type="button",
        className="button small",
        **{"aria-label": f"{label} {thing}"},
    )
