"""Settings page: fills its panels. Changes go to the API (dashapp/components/forms.py)."""

from typing import Any

from dash import Input, Output, callback, html

from callbacks import failures
from dashapp import cached, shell
from dashapp.components import account_forms, account_lists, exports
from dashapp.components import shares as links
from dashapp.identity import actor, needs, user_id
from dashapp.pages import settings as page
from services.actors import Need
from services.people import (
    bots,
    demo,
    events,
    exporting,
    holdings,
    personal_tokens,
    sessions,
    shares,
    users,
)


@callback(
    Output(page.PROFILE, "children"),
    Output(page.PREFERENCES, "children"),
    Output(page.SECURITY, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.PROFILE, "Your account could not be read", others=2),
)
@needs(Need.ACCOUNT)
def show_account(_recoveries: Any) -> tuple[Any, Any, Any]:
    """Return the forms of the reader's account."""
    number = user_id()
    user = users.load_user(number)
    if user is None:  # deleted in another browser meanwhile
        return account_lists.gone(), None, None
    preferences = account_forms.preferences(cached.load_settings(number))
    if demo.is_visitor(user):
        return account_forms.profile_of_visitor(user), preferences, account_forms.security_of_visitor()
    return account_forms.profile(user), preferences, account_forms.security(user)


@callback(
    Output(page.SESSIONS, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.SESSIONS, "Your sessions could not be listed"),
)
@needs(Need.ACCOUNT)
def show_sessions(_recoveries: Any) -> Any:
    """Return where the reader is signed in."""
    return account_lists.sessions(sessions.load_sessions(actor()))


@callback(
    Output(page.TOKENS, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.TOKENS, "Your tokens could not be listed"),
)
@needs(Need.ACCOUNT)
def show_tokens(_recoveries: Any) -> Any:
    """Return the reader's personal tokens, and the form for a new one."""
    found = personal_tokens.load_tokens(user_id())
    return account_lists.tokens(found, is_operator=actor().is_operator)


@callback(
    Output(page.BOTS, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.BOTS, "Your bots could not be listed"),
)
@needs(Need.ACCOUNT)
def show_bots(_recoveries: Any) -> Any:
    """Return the reader's links to bots of chats, and the form for a new one."""
    return account_lists.bots(bots.load_links(user_id()))


@callback(
    Output(page.SHARES, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.SHARES, "Your shared links could not be listed"),
)
@needs(Need.ACCOUNT)
def show_shares(_recoveries: Any) -> Any:
    """Return the reader's shared links, and the form for a new one."""
    return links.listed(shares.load_shares(user_id()), holdings.load_locations(user_id()))


@callback(
    Output(page.EVENTS, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.EVENTS, "The events could not be listed"),
)
@needs(Need.ACCOUNT)
def show_events(_recoveries: Any) -> Any:
    """Return the newest events of the reader's authentication."""
    return account_lists.events(events.load_events(user_id()))


@callback(
    Output(page.DATA, "children"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.DATA, "The collection could not be counted"),
)
@needs(Need.ACCOUNT)
def show_data(_recoveries: Any) -> Any:
    """Return the files in which the reader's data can be had."""
    archive = exports.archive_link("Download everything that belongs to you")
    told = html.P([archive, ": one archive of CSV and JSON files, without any secret."])
    return html.Div([told, exports.exports(exporting.load_formats(user_id()))])
