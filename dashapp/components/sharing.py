"""Buttons of a page's head that give its address, with its filters, to others. Behaviour: assets/share.js."""

from dash import html


def buttons() -> html.Div:
    """Return the button that copies the address; phones also have one for their own list of apps."""
    words = [
        html.Span("Copy link", className="to-do"),
        html.Span("Copied", className="done", **{"aria-hidden": "true"}),
    ]
    return html.Div(
        [
            html.Button(words, type="button", className="button copy-link", **{"data-share": "copy"}),
            html.Button("Share", type="button", className="button send-link", **{"data-share": "send"}),
            html.Span(className="sr-only", role="status"),
        ],
        className="sharing",
    )
