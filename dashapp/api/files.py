"""Files as answers: sent as attachments, from a temporary file that is closed afterwards."""

from flask import Response

from services.people.exporting import ExportedFile


def attachment(file: ExportedFile) -> Response:
    """Return a file for the browser to store, never to show."""
    response = Response(file.chunks(), mimetype=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.call_on_close(file.content.close)
    return response
