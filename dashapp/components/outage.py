"""The one message of a page whose data cannot be read right now; assets/outage.js shows it and tries again."""

from dash import html

BANNER, TOLD, WAIT, RETRY = "outage", "outage-told", "outage-wait", "outage-retry"


def outage_banner() -> html.Div:
    """Return the banner, which style sheets hide until there is an outage. The seconds to wait are not announced."""
    told = html.Strong(id=TOLD)
    wait = html.Span(id=WAIT, className="outage-wait", **{"aria-live": "off"})
    retry = html.Button("Try now", id=RETRY, type="button", className="button")
    return html.Div(html.Div([told, wait, retry], className="banner problem"), id=BANNER, role="status")
