"""Exports of one's own collection: each format as a link to its file, with what it cannot hold, folded away.

The files are attachments: a plain link keeps the page, and shows what the API says where it refuses.
"""

from urllib.parse import urlencode

from dash import html

from dashapp import formats
from services.people.exporting import ExportFormat, ExportFormats

EXPORT, ARCHIVE = "/api/inventory/export", "/api/auth/me/export"
TITLE = "Export the collection"
EMPTY = "There is nothing to export yet. Import a file, or add a card."
TOLD = "A link gives the whole collection as a file. Our own two formats can be imported again as they were."


def exports(offers: ExportFormats) -> html.Details:
    """Return all formats with their links and losses, folded."""
    return html.Details([html.Summary(TITLE), *links(offers)], className="fold")


def links(offers: ExportFormats) -> list[html.P | html.Ul]:
    """Return all formats with their links and losses; what is empty says so."""
    if not offers.lots:
        return [html.P(EMPTY, className="caption")]
    listed = html.Ul([html.Li(_format(one)) for one in offers.formats], className="exports")
    return [html.P(TOLD, className="caption"), listed]


def archive_link(text: str) -> html.A:
    """Return the link to everything of one's account as one archive."""
    return html.A(text, href=ARCHIVE)


def address(form: str, **more: str) -> str:
    """Return the address of a file."""
    return f"{EXPORT}?{urlencode({'format': form, **more})}"


def _format(one: ExportFormat) -> list[html.A | html.Span | html.Details]:
    files: list[html.A | html.Span | html.Details] = [html.A(one.title, href=address(one.format))]
    if one.extension == "csv":
        told = html.Span(f" ({one.title})", className="sr-only")
        files.append(html.A(["for spreadsheets", told], href=address(one.format, safe="yes"), className="caption"))
    return [*files, _losses(one)]


def _losses(one: ExportFormat) -> html.Span | html.Details:
    if not one.losses:
        return html.Span("loses nothing of yours", className="caption")
    messages = [html.Li(f"{loss.message}: {_lots(loss.lots)}") for loss in one.losses]
    things = f"loses {len(messages)} {'thing' if len(messages) == 1 else 'things'}"
    summary = html.Summary([things, html.Span(f" ({one.title})", className="sr-only")])
    return html.Details([summary, html.Ul(messages)], className="caption")


def _lots(number: int) -> str:
    return f"{formats.count(number)} {'lot' if number == 1 else 'lots'}"
