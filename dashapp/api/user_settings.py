"""`/api/settings`: the settings of a user."""

from flask import Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people import settings
from services.people.settings import SettingsRequest

blueprint = personal_blueprint("api_user_settings", "/api/settings")


@blueprint.get("")
@endpoint(ACCOUNTS, shapes.Settings, needs=Need.ACCOUNT)
def show_settings() -> Response:
    """All settings, those that were never changed with their defaults."""
    return json_response(cached.load_settings(user_id()))


@blueprint.patch("")
@endpoint(ACCOUNTS, shapes.Settings, body=SettingsRequest, needs=Need.ACCOUNT)
def change_settings(asked: SettingsRequest) -> Response:
    """Change some settings; the others stay."""
    return json_response(settings.change(user_id(), asked))
