"""`/api/auth/me/export`: everything of one's own as one archive."""

from flask import Response

from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.files import attachment
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.edge import rates
from services.actors import Need
from services.people import archive

blueprint = personal_blueprint("api_archive", "/api/auth/me/export")


@blueprint.get("")
@endpoint(ACCOUNTS, None, needs=Need.ACCOUNT, files=(archive.MEDIA_TYPE,))
def export_account() -> Response:
    """Everything that belongs to one's account, as a ZIP archive of CSV and JSON files.

    Profile, settings, sessions, tokens by name, events, locations, the collection, its ledger, imports. No secrets.
    """
    rates.attempt(rates.USER_EXPORT, str(user_id()))
    return attachment(archive.archive(user_id()))
