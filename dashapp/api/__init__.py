"""JSON API: parse, call a service, answer. `register` is called once, by `create_app`."""

from flask import Flask

from dashapp.api import (
    accounts,
    admin,
    alerts,
    archive,
    bot,
    bot_links,
    bot_portfolio,
    bot_users,
    bot_want_list,
    cards,
    dashboard,
    documentation,
    errors,
    events,
    explanations,
    export,
    fees,
    health,
    holding_changes,
    imports,
    indices,
    inventory,
    mailed_links,
    market,
    overview,
    own_activity,
    palette,
    recommendations,
    request_ids,
    search,
    sessions,
    sets,
    shares,
    signals,
    similar,
    suspects,
    transactions,
    user_settings,
    want_list,
)


def register(server: Flask) -> None:
    """Add the API to a Flask application."""
    server.url_map.merge_slashes = False  # `/api//...` is unknown, not another spelling of an address
    request_ids.register(server)
    about_market = (
        market,
        overview,
        palette,
        search,
        cards,
        suspects,
        sets,
        signals,
        explanations,
        similar,
        indices,
        events,
        fees,
        recommendations,
        dashboard,
        bot,
    )
    about_accounts = (accounts, mailed_links, sessions, user_settings, archive)
    about_collections = (inventory, holding_changes, transactions, imports, export, want_list, shares, own_activity)
    about_bots = (bot_portfolio, bot_want_list, bot_links, bot_users)
    personal = (*about_accounts, *about_collections, alerts, *about_bots)
    for topic in (*about_market, *personal, health, admin, documentation):
        server.register_blueprint(topic.blueprint)
    errors.register(server)
