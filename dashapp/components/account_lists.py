"""Lists of the settings page: sessions, personal tokens, events of authentication."""

from collections.abc import Sequence

from dash import html

from accounts.lifetimes import PERSONAL_TOKEN_DAYS
from accounts.rights import OF_OPERATORS, Scope
from dashapp.components import forms, states, values
from dashapp.components.tables import Column, table
from services.people.bots import BotLink
from services.people.events import AuthEvent, EventKind
from services.people.personal_tokens import PersonalToken
from services.people.sessions import Session, SessionKind

SESSION_COLUMNS = (
    Column("Device"),
    Column("Address"),
    Column("Last used"),
    Column("Since", minor=True),
    Column("End", "action"),
)
TOKEN_COLUMNS = (
    Column("Name"),
    Column("Begins with"),
    Column("May"),
    Column("Last used"),
    Column("Ends", minor=True),
    Column("End", "action"),
)
BOT_COLUMNS = (Column("Who you are there"), Column("Since"), Column("End", "action"))
BOT_LINKS = "/api/auth/bot-links"
NO_BOT = "No bot yet. A bot of this instance tells you in a chat what your collection is worth, once it is linked."
EVENT_COLUMNS = (Column("What"), Column("When"), Column("Address"), Column("Device", minor=True))
SCOPES: dict[str, str] = {
    Scope.MARKET_READ: "read the market",
    Scope.INVENTORY_READ: "read my collection",
    Scope.INVENTORY_WRITE: "change my collection",
    Scope.ALERTS_READ: "read my alerts",
    Scope.ALERTS_WRITE: "change my alerts",
    Scope.BOT_LINK: "link people at a chat, and read the collections of who is linked",
}
EVENTS = {
    EventKind.REGISTERED: "Account made",
    EventKind.SIGNED_IN: "Signed in",
    EventKind.SIGN_IN_REFUSED: "Sign-in refused",
    EventKind.SIGNED_OUT: "Signed out",
    EventKind.SIGNED_OUT_EVERYWHERE: "Signed out everywhere",
    EventKind.SESSION_ENDED: "Session ended",
    EventKind.REFRESH_TOKEN_REUSED: "Stolen token noticed",
    EventKind.PASSWORD_CHANGED: "Password changed",
    EventKind.PASSWORD_REFUSED: "Wrong password",
    EventKind.PASSWORD_RESET: "Password reset",
    EventKind.EMAIL_CHANGED: "Address changed",
    EventKind.TOKEN_MADE: "Token made",
    EventKind.TOKEN_ENDED: "Token ended",
    EventKind.SECOND_FACTOR_ADDED: "Sign-in in two steps switched on",
    EventKind.SECOND_FACTOR_REMOVED: "Sign-in in two steps switched off",
    EventKind.RECOVERY_CODE_USED: "Recovery code used",
    EventKind.SHARE_MADE: "Shared link made",
    EventKind.SHARE_ENDED: "Shared link ended",
    EventKind.BOT_LINKED: "Linked to a bot",
    EventKind.BOT_UNLINKED: "Link to a bot ended",
}


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")  # the more exact first


def gone() -> html.Div:
    """Return the note for an account that was deleted meanwhile."""
    return states.nothing("This account has been deleted", html.A("Go to the home page", href="/"))


def sessions(found: Sequence[Session]) -> html.Div:
    """Return the sessions, each with the button that ends it; this one ends by signing out."""
    rows = [
        [
            device(session.user_agent) + (", a program" if session.kind is SessionKind.PROGRAM else ""),
            session.address,
            values.age(session.seen_at, None),
            values.age(session.created_at, None),
            "This one" if session.is_current else forms.button(f"/api/auth/sessions/{session.id}", "End"),
        ]
        for session in found
    ]
    return table("Where you are signed in", SESSION_COLUMNS, rows, has_buttons=True)


def tokens(found: Sequence[PersonalToken], *, is_operator: bool) -> html.Div:
    """Return the personal tokens, and the form for a new one."""
    rows = [
        [
            token.name,
            html.Code(f"{token.hint}…"),
            ", ".join(SCOPES[scope] for scope in token.scopes),
            values.age(token.used_at, None),
            values.due(token.expires_at, "Never"),
            forms.button(f"/api/auth/tokens/{token.id}", "End"),
        ]
        for token in found
    ]
    listed = table("Personal tokens", TOKEN_COLUMNS, rows, has_buttons=True) if rows else _no_tokens()
    return html.Div([listed, _new_token(is_operator)])


def events(found: Sequence[AuthEvent]) -> html.Div:
    """Return the events of authentication."""
    rows = [
        [
            EVENTS.get(EventKind(event.kind), event.kind) if event.kind in set(EventKind) else event.kind,
            values.age(event.time, None),
            event.address,
            device(event.user_agent),
        ]
        for event in found
    ]
    return table("Events of authentication", EVENT_COLUMNS, rows)


def bots(found: Sequence[BotLink]) -> html.Div:
    """Return the links to bots of chats, and the form for a new one."""
    rows = [
        [link.external_id, values.age(link.created_at, None), forms.button(f"{BOT_LINKS}/{link.id}", "End")]
        for link in found
    ]
    listed = table("Bots of chats", BOT_COLUMNS, rows, has_buttons=True) if rows else states.line(NO_BOT)
    return html.Div([listed, _new_link()])


def device(user_agent: str) -> str:
    """Return the browser and the system that a User-Agent names, else its first word."""
    browser = next((name for word, name in BROWSERS.items() if f"{word}/" in user_agent), "")
    system = next((name for name in SYSTEMS if name in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or user_agent.partition(" ")[0] or "Not told"


def _no_tokens() -> html.P:
    return states.line("No token yet. A token lets a program of yours, such as a bot, act for you within its rights.")


def _new_token(is_operator: bool) -> html.Details:
    scopes = {scope: told for scope, told in SCOPES.items() if is_operator or scope not in OF_OPERATORS}
    form = forms.form(
        "/api/auth/tokens",
        forms.field("token", "name", "What for", maxlength=80),
        forms.checks("token", "scopes", "It may", scopes, Scope.MARKET_READ),
        forms.field("token", "days", "Days until it ends", kind="number", value=PERSONAL_TOKEN_DAYS, min=1, max=3650),
        forms.output("secret", "This is the token. Keep it now: it is shown only here."),
        submit="Make the token",
        then="show",
    )
    return html.Details([html.Summary("Make a token"), form], className="fold")


def _new_link() -> html.Details:
    form = forms.form(
        "/api/auth/bot-codes",
        forms.output("code", "Type this to the bot within ten minutes; it counts once."),
        submit="Show a code",
        then="show",
    )
    return html.Details([html.Summary("Link a bot"), form], className="fold")
