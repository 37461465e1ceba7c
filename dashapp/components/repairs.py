"""Buttons of what an operator can do to one thing: their ids name the action and the thing's number."""

from dash import html

REPAIR = "repair"  # type of the ids
UNDO, REPLAY, OPEN, RETRY, DROP = "undo", "replay", "open", "retry", "drop"
OFF = "Actions are off: the web process has no ADMIN_TOKEN"


def button(action: str, label: str, number: int, thing: str, enabled: bool) -> html.Button:
    """A button that asks for an action on the thing with this number; callbacks/admin_actions.py does it."""
    return html.Button(
        label,
        id={"type": REPAIR, "action": action, "number": number},
        type="button",
        className="button small",
        disabled=not enabled,
        title="" if enabled else OFF,
        **{"aria-label": f"{label} {thing}"},
    )
