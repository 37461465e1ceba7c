"""`/api/auth/...`: where one is signed in, personal tokens, the second factor, and what has happened."""

from flask import Response
from werkzeug.exceptions import NotFound

from dashapp import identity
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import limit_proofs, personal_blueprint, user_id
from dashapp.identity.user_sessions import client
from services.actors import Need
from services.people import events, personal_tokens, second_factors, sessions
from services.people.personal_tokens import TokenEnd, TokenRequest, TooManyTokens
from services.people.second_factors import BeginRequest, ConfirmRequest, SecondFactorExists
from services.people.sessions import SessionRequest
from services.people.users import DeletionRequest

NO_SESSION, NO_TOKEN = "You have no such session.", "You have no such token."

blueprint = personal_blueprint("api_sessions", "/api/auth")


@blueprint.get("/sessions")
@endpoint(ACCOUNTS, shapes.Sessions, needs=Need.ACCOUNT)
def show_sessions() -> Response:
    """The browsers and programs that are signed in, the last used first."""
    return json_response({"sessions": sessions.load_sessions(identity.actor())})


@blueprint.delete("/sessions/<session_id>")
@endpoint(ACCOUNTS, None, SessionRequest, path={"session_id": NO_SESSION}, needs=Need.ACCOUNT)
def end_session(asked: SessionRequest) -> Response:
    """End one of them."""
    if not sessions.end(user_id(), asked, client()):
        raise NotFound(NO_SESSION)
    return Response(status=204)


@blueprint.get("/tokens")
@endpoint(ACCOUNTS, shapes.PersonalTokens, needs=Need.ACCOUNT)
def show_tokens() -> Response:
    """The personal tokens, without their secrets."""
    return json_response({"tokens": personal_tokens.load_tokens(user_id())})


@blueprint.post("/tokens")
@endpoint(
    ACCOUNTS,
    shapes.NewPersonalToken,
    body=TokenRequest,
    status=201,
    conflict="The user has as many tokens as one may have",
    needs=Need.ACCOUNT,
    secret=True,
)
def make_token(asked: TokenRequest) -> Response:
    """Make a personal token for a program of one's own; only this answer has its secret."""
    token, secret = personal_tokens.make(user_id(), asked, client())
    return json_response({"token": token, "secret": secret}, 201)


@blueprint.delete("/tokens/<token_id>")
@endpoint(ACCOUNTS, None, TokenEnd, path={"token_id": NO_TOKEN}, needs=Need.ACCOUNT)
def end_token(asked: TokenEnd) -> Response:
    """End a personal token."""
    if not personal_tokens.end(user_id(), asked, client()):
        raise NotFound(NO_TOKEN)
    return Response(status=204)


@blueprint.post("/second-factor")
@endpoint(
    ACCOUNTS,
    shapes.BegunSecondFactor,
    body=BeginRequest,
    conflict="There is a second factor already",
    needs=Need.ACCOUNT,
    secret=True,
)
def begin_second_factor(asked: BeginRequest) -> Response:
    """Begin a second factor: a secret for an authenticator, which counts once it is confirmed."""
    limit_proofs()
    return json_response(second_factors.begin(user_id(), asked, client()))


@blueprint.post("/second-factor/confirm")
@endpoint(
    ACCOUNTS,
    shapes.RecoveryCodes,
    body=ConfirmRequest,
    conflict="There is nothing to confirm",
    needs=Need.ACCOUNT,
    secret=True,
)
def confirm_second_factor(asked: ConfirmRequest) -> Response:
    """Confirm the second factor with a code of the authenticator; only this answer has the recovery codes."""
    limit_proofs()
    return json_response({"codes": second_factors.confirm(user_id(), asked, client())})


@blueprint.delete("/second-factor")
@endpoint(ACCOUNTS, None, body=DeletionRequest, needs=Need.ACCOUNT, secret=True)
def remove_second_factor(asked: DeletionRequest) -> Response:
    """Remove the second factor, with the password and a last code."""
    limit_proofs()
    second_factors.remove(user_id(), asked, client())
    return Response(status=204)


@blueprint.get("/events")
@endpoint(ACCOUNTS, shapes.AuthEvents, needs=Need.ACCOUNT)
def show_events() -> Response:
    """The newest hundred sign-ins, refusals and changes of one's account."""
    return json_response({"events": events.load_events(user_id())})


@blueprint.errorhandler(TooManyTokens)
@blueprint.errorhandler(SecondFactorExists)
def conflict(error: Exception) -> Response:
    """Return 409 with the reason."""
    return failure(409, "conflict", str(error))
