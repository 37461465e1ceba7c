"""Settings page: one's own profile, preferences, security, sessions, tokens and data. Behaviour: callbacks/settings.py.

What changes something is a form that asks the API (assets/forms.js); the page is then drawn anew.
"""

from dash import html

from dashapp import paths
from dashapp.components.panels import panel, place

PATH, TITLE = paths.SETTINGS, "Settings"
PROFILE, PREFERENCES, SECURITY = "settings-profile", "settings-preferences", "settings-security"
SESSIONS, TOKENS, EVENTS = "settings-sessions", "settings-tokens", "settings-events"
SHARES, BOTS, DATA = "settings-shares", "settings-bots", "settings-data"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(**_: str) -> html.Div:
    """Build the page."""
    return html.Div(
        [
            html.Section(html.H1(TITLE), className="page-head"),
            html.Div(
                [
                    panel("Profile", place(PROFILE, "form-place")),
                    panel("Preferences", place(PREFERENCES, "form-place")),
                    panel("Security", place(SECURITY, "form-place")),
                ],
                className="settings-forms",
            ),
            panel("Where you are signed in", place(SESSIONS)),
            panel("Tokens for programs of your own", place(TOKENS)),
            panel("Shared links", place(SHARES)),
            panel("Bots of chats", place(BOTS)),
            panel("What happened to your account", place(EVENTS)),
            panel("Your data", place(DATA)),
        ],
        className="page",
    )
