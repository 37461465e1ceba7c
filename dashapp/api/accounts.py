"""`/api/auth/...`: registration, sign-in of browsers and programs, and one's own account."""

from flask import Response, request
from werkzeug.exceptions import Forbidden, Unauthorized

from dashapp import identity
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import limit_proofs, personal_blueprint, user_id
from dashapp.edge import rates
from dashapp.edge.addresses import limit_key
from dashapp.identity import user_sessions
from dashapp.identity.bearers import signing_key
from dashapp.identity.user_sessions import client
from dashapp.settings import settings
from services.actors import Need
from services.people import demo, passwords, program_tokens, registration, sessions, signing_in, users, verifying
from services.people.demo import NoDemo
from services.people.passwords import PasswordRequest
from services.people.program_tokens import RefreshRefused, RefreshRequest
from services.people.registration import RegisterRequest, Registration, RegistrationClosed
from services.people.sessions import EverywhereRequest, Opened
from services.people.signing_in import Credentials, SignInRefused
from services.people.users import DeletionRequest, EmailTaken, ProfileRequest
from services.settings import has_mail

FOREIGN = "a page of another site has sent it"
MANY = "Too many attempts by this address or for this account; Retry-After says when to try again"
WRONG = {401: "The address, the password or the code is wrong", 403: FOREIGN, 429: MANY}
GONE = "This account is gone."
MAILED = "Look into your mailbox: the mail says how to go on. It may take some minutes."

blueprint = personal_blueprint("api_accounts", "/api/auth")


@blueprint.post("/register")
@endpoint(
    ACCOUNTS,
    shapes.SignedIn,
    body=RegisterRequest,
    status=201,
    conflict="There is an account with this address",
    later="The instance sends mail: whoever has the address gets one, with a link to go on",
    later_answer=shapes.MailRequested,
    refusals={403: f"Registration is closed or needs an invitation, or {FOREIGN}", 429: MANY},
)
def register(asked: RegisterRequest) -> Response:
    """Make an account and sign in: the answer sets the session's cookie.

    Where the instance sends mail, the answer is always 202: the link of the mail makes the account
    (`/api/auth/verify`), and an address with an account gets a mail that says so.
    """
    rates.attempt(rates.ADDRESS_REGISTER, _address())
    allowed = Registration(settings().REGISTRATION)
    if not has_mail():
        return signed_in(registration.register(asked, client(), allowed), 201)
    rates.attempt(rates.ACCOUNT_MAIL, signing_in.key_of(asked.email))
    verifying.begin(asked, allowed)
    return json_response({"message": MAILED}, 202)


@blueprint.post("/demo")
@endpoint(
    ACCOUNTS,
    shapes.SignedIn,
    status=201,
    refusals={403: FOREIGN, 404: "The prices are real, or registration is not open", 429: MANY},
)
def enter_demo() -> Response:
    """Enter a simulated market as a visitor: an account with an invented collection, for a day; sets the cookie."""
    rates.attempt(rates.ADDRESS_DEMO, _address())
    return signed_in(demo.enter(client(), Registration(settings().REGISTRATION)), 201)


@blueprint.post("/login")
@endpoint(ACCOUNTS, shapes.SignedIn, body=Credentials, refusals=WRONG)
def login(asked: Credentials) -> Response:
    """Sign in with a browser: the answer sets the session's cookie."""
    _limit_sign_in(asked.email)
    return signed_in(signing_in.sign_in(asked, client(), user_sessions.secret()))


@blueprint.post("/token")
@endpoint(ACCOUNTS, shapes.Tokens, body=Credentials, refusals=WRONG)
def give_tokens(asked: Credentials) -> Response:
    """Sign in with a program: an access token for 15 minutes, and a refresh token for the next one."""
    _limit_sign_in(asked.email)
    return json_response(program_tokens.grant(asked, client(), signing_key()))


@blueprint.post("/refresh")
@endpoint(
    ACCOUNTS,
    shapes.Tokens,
    body=RefreshRequest,
    refusals={401: "The refresh token has ended, or has been used before", 403: FOREIGN, 429: MANY},
)
def refresh(asked: RefreshRequest) -> Response:
    """Exchange a refresh token for new tokens, once.

    The same token gives the same new refresh token for 30 seconds, for parallel requests and lost answers. Later it
    ends all tokens that follow on it: somebody has a copy.
    """
    rates.attempt(rates.ADDRESS_REFRESH, _address())
    return json_response(program_tokens.refresh(asked, client(), signing_key()))


@blueprint.post("/logout")
@endpoint(ACCOUNTS, None, refusals={403: FOREIGN, 429: MANY})
def logout() -> Response:
    """End the session or the program's tokens with which this is sent. Nothing to end is no error."""
    sessions.sign_out(identity.sender(), client())
    return _without_cookie()


@blueprint.post("/logout-all")
@endpoint(
    ACCOUNTS,
    None,
    body=EverywhereRequest,
    refusals={403: "A personal token may not do this, or: " + FOREIGN, 429: MANY},
)
def logout_everywhere(asked: EverywhereRequest) -> Response:
    """End all sessions and tokens of programs, and with `tokens` the personal tokens, too."""
    sender = identity.sender()
    if sender.user_id is not None:
        if not sender.may(Need.ACCOUNT):
            raise Forbidden(identity.NO_RIGHT.format(need=Need.ACCOUNT))
        sessions.sign_out_everywhere(sender.user_id, asked, client())
    return _without_cookie()


@blueprint.get("/me")
@endpoint(ACCOUNTS, shapes.SignedIn, needs=Need.ACCOUNT)
def show_me() -> Response:
    """One's own account."""
    return _me()


@blueprint.patch("/me")
@endpoint(
    ACCOUNTS,
    shapes.SignedIn,
    body=ProfileRequest,
    needs=Need.ACCOUNT,
    secret=True,
    conflict="There is an account with this address",
)
def change_me(asked: ProfileRequest) -> Response:
    """Change one's name, or with the password one's address of mail."""
    if asked.email is not None:
        limit_proofs()
    users.change(user_id(), asked, client())
    return _me()


@blueprint.delete("/me")
@endpoint(ACCOUNTS, None, body=DeletionRequest, needs=Need.ACCOUNT, secret=True)
def delete_me(asked: DeletionRequest) -> Response:
    """Delete one's account and all that belongs to it, for good."""
    limit_proofs()
    users.delete(user_id(), asked, client())
    return _without_cookie()


@blueprint.post("/password")
@endpoint(ACCOUNTS, None, body=PasswordRequest, needs=Need.ACCOUNT, secret=True)
def change_password(asked: PasswordRequest) -> Response:
    """Change the password. All other sessions end, and the personal tokens unless `tokens` is false.

    A browser gets a new cookie for its session.
    """
    limit_proofs()
    secret = passwords.change(identity.actor(), asked, client())
    response = Response(status=204)
    if secret:
        user_sessions.keep(response, secret)
    return response


@blueprint.errorhandler(SignInRefused)
@blueprint.errorhandler(RefreshRefused)
def refused(error: Exception) -> Response:
    """Return 401: in one text for wrong credentials, whichever of them is wrong."""
    response = failure(401, "unauthorized", str(error))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@blueprint.errorhandler(RegistrationClosed)
def closed(error: RegistrationClosed) -> Response:
    """Return 403 with what is needed."""
    return failure(403, "forbidden", str(error))


@blueprint.errorhandler(NoDemo)
def no_demo(error: NoDemo) -> Response:
    """Return 404 with the way to an account."""
    return failure(404, "not_found", str(error))


@blueprint.errorhandler(EmailTaken)
def taken(error: EmailTaken) -> Response:
    """Return 409."""
    return failure(409, "conflict", str(error))


def _limit_sign_in(email: str) -> None:
    """Count an attempt by address and by account. Raises TooManyAttempts.

    An address from which the account was signed in to before has a count of its own: no stranger locks its user out.
    """
    rates.attempt(rates.ADDRESS_SIGN_IN, _address())
    account, address = signing_in.key_of(email), request.remote_addr or ""
    is_known = signing_in.has_signed_in_from(email, address)
    rates.attempt(rates.ACCOUNT_SIGN_IN, f"{account} {address}" if is_known else account)


def _address() -> str:
    return limit_key(request.remote_addr or "")


def signed_in(opened: Opened, status: int = 200) -> Response:
    """Return the user of a session that was just opened, with its cookie."""
    response = json_response({"user": opened.user}, status)
    user_sessions.keep(response, opened.secret)
    return response


def _me() -> Response:
    user = users.load_user(user_id())
    if user is None:  # deleted since the request began
        raise Unauthorized(GONE)
    return json_response({"user": user})


def _without_cookie() -> Response:
    response = Response(status=204)
    user_sessions.drop(response)
    return response
