"""`/api/auth/...`: what the links of mails lead to, a verified address or a new password."""

from flask import Response, request

from dashapp.api import accounts, shapes
from dashapp.api.accounts import FOREIGN, MANY
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint
from dashapp.edge import rates
from dashapp.edge.addresses import limit_key
from dashapp.identity.user_sessions import client
from dashapp.settings import settings
from services.people import resetting, signing_in, verifying
from services.people.registration import Registration, RegistrationClosed
from services.people.resetting import NewPasswordRequest, NoMail, ResetRequest
from services.people.users import EmailTaken
from services.people.verifying import VerifyRequest

ASKED = "If there is an account with this address, it gets a mail with a link. It may take some minutes."
REFUSED = {403: FOREIGN, 429: MANY}

blueprint = personal_blueprint("api_mailed_links", "/api/auth")
blueprint.register_error_handler(RegistrationClosed, accounts.closed)
blueprint.register_error_handler(EmailTaken, accounts.taken)


@blueprint.post("/verify")
@endpoint(
    ACCOUNTS,
    shapes.SignedIn,
    body=VerifyRequest,
    status=201,
    conflict="There is an account with this address",
    refusals=REFUSED,
)
def verify(asked: VerifyRequest) -> Response:
    """Make the account of a registration, by the link of its mail and its password; sets the session's cookie."""
    _limit(asked.token)
    opened = verifying.confirm(asked, client(), Registration(settings().REGISTRATION))
    return accounts.signed_in(opened, 201)


@blueprint.post("/reset")
@endpoint(
    ACCOUNTS,
    shapes.MailRequested,
    body=ResetRequest,
    status=202,
    refusals=REFUSED | {403: f"The instance sends no mail, or {FOREIGN}"},
)
def ask_for_reset(asked: ResetRequest) -> Response:
    """Have a link to a new password mailed. The answer is the same for an address without an account."""
    rates.attempt(rates.ACCOUNT_MAIL, signing_in.key_of(asked.email))
    resetting.ask(asked)
    return json_response({"message": ASKED}, 202)


@blueprint.post("/reset/confirm")
@endpoint(ACCOUNTS, None, body=NewPasswordRequest, refusals=REFUSED)
def confirm_reset(asked: NewPasswordRequest) -> Response:
    """Set a new password by the link of a mail, once. All sessions and tokens end; a second factor stays."""
    _limit(asked.token)
    resetting.confirm(asked, client())
    return Response(status=204)


@blueprint.errorhandler(NoMail)
def no_mail(error: NoMail) -> Response:
    """Return 403 with another way."""
    return failure(403, "forbidden", str(error))


def _limit(token: str) -> None:
    """Count an attempt by address and by link. Raises TooManyAttempts."""
    rates.attempt(rates.ADDRESS_SIGN_IN, limit_key(request.remote_addr or ""))
    rates.attempt(rates.ACCOUNT_SIGN_IN, token)
