"""The shapes of answers about one's own account."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dashapp.api.shapes.values import CurrencyCode, MarketplaceSlug, Time

ScopeName = Literal["market:read", "inventory:read", "inventory:write", "alerts:read", "alerts:write", "bot:link"]
Address = Annotated[str, Meta(description="Network address that it came from.")]
Agent = Annotated[str, Meta(description="What the program said of itself (User-Agent).")]
Money = Annotated[float, Meta(ge=0, description="In `currency`.")]
TimeOfDay = Annotated[str, Meta(pattern="^[0-2][0-9]:[0-5][0-9]$", description="Time of day in `time_zone`.")]


class User(Struct, forbid_unknown_fields=True):
    """A user, as one sees oneself."""

    id: int
    email: str
    name: Annotated[str, Meta(description="Empty where none was given.")]
    role: Literal["user", "operator"]
    created_at: Time
    second_factor: Annotated[bool, Meta(description="Whether signing in needs a code.")]
    email_verified: Annotated[bool, Meta(description="Whether a link of a mail to the address was followed.")]


class MailRequested(Struct, forbid_unknown_fields=True):
    """A mail is on its way, where there is something to send: the same whoever has an account."""

    message: str


class SignedIn(Struct, forbid_unknown_fields=True):
    """The user who has signed in; a browser has the session's cookie with this answer."""

    user: User


class Tokens(Struct, forbid_unknown_fields=True):
    """Tokens of a program."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Meta(description="Seconds until the access token ends.")]
    refresh_token: Annotated[str, Meta(description="Gives new tokens, once; 30 days without use end it.")]


class Session(Struct, forbid_unknown_fields=True):
    """A place where the user is signed in."""

    id: int
    kind: Literal["browser", "program"]
    created_at: Time
    seen_at: Annotated[Time, Meta(description="Last use, to the minute, in UTC.")]
    expires_at: Annotated[Time, Meta(description="When it ends however much it is used, in UTC.")]
    user_agent: Agent
    address: Address
    is_current: Annotated[bool, Meta(description="Whether this request came with it.")]


class Sessions(Struct, forbid_unknown_fields=True):
    """Where the user is signed in, the last used first."""

    sessions: list[Session]


class PersonalToken(Struct, forbid_unknown_fields=True):
    """A token that the user made for a program of their own."""

    id: int
    name: str
    hint: Annotated[str, Meta(description="The token's beginning.")]
    scopes: list[ScopeName]
    created_at: Time
    expires_at: Time
    used_at: Annotated[Time | None, Meta(description="Last use, to the minute, in UTC; null for none.")]
    used_from: Annotated[str | None, Meta(description="Network address of the last use.")]


class PersonalTokens(Struct, forbid_unknown_fields=True):
    """All personal tokens, the newest first."""

    tokens: list[PersonalToken]


class NewPersonalToken(Struct, forbid_unknown_fields=True):
    """A new personal token."""

    token: PersonalToken
    secret: Annotated[str, Meta(description="The token itself. No answer has it again.")]


class BegunSecondFactor(Struct, forbid_unknown_fields=True):
    """What an authenticator needs."""

    secret: Annotated[str, Meta(description="In base 32, to type.")]
    address: Annotated[str, Meta(description="otpauth:// address.")]
    picture: Annotated[str, Meta(description="The address as a QR code: a data: address of an SVG.")]


class RecoveryCodes(Struct, forbid_unknown_fields=True):
    """Codes in place of those of the authenticator."""

    codes: Annotated[list[str], Meta(description="Each is accepted once. No answer has them again.")]


class BotCode(Struct, forbid_unknown_fields=True):
    """A code to type into a chat, for its bot."""

    code: Annotated[str, Meta(description="Counts once. No answer has it again.")]
    expires_at: Time


class BotLink(Struct, forbid_unknown_fields=True):
    """Somebody at a chat who has linked themselves to the user."""

    id: int
    external_id: Annotated[str, Meta(description="Who one is at the chat, in the words of its bot.")]
    created_at: Time


class BotLinks(Struct, forbid_unknown_fields=True):
    """All links, the newest first."""

    links: list[BotLink]


class AuthEvent(Struct, forbid_unknown_fields=True):
    """An event of the user's authentication."""

    id: int
    time: Time
    kind: str
    address: Address
    user_agent: Agent
    details: dict[str, Any]


class AuthEvents(Struct, forbid_unknown_fields=True):
    """The newest events, the newest first."""

    events: list[AuthEvent]


class Settings(Struct, forbid_unknown_fields=True):
    """All settings of the user."""

    currency: CurrencyCode
    theme: Literal["system", "light", "dark"]
    time_zone: Annotated[str, Meta(description="IANA name.")]
    valuation_marketplace: Literal["headline"] | MarketplaceSlug
    valuation_fallback: Literal["off", "near_mint"]
    min_price: Money
    seller_level: Literal["private", "professional", "powerseller"]
    tcgplayer_level: Literal["level_1_4", "pro", "direct", "outside_us"]
    cost_method: Annotated[Literal["fifo", "specific", "average"], Meta(description="Of sales that name none.")]
    postage: Money
    postage_charged: Money
    quiet_from: TimeOfDay
    quiet_until: TimeOfDay
    messages_a_day: Annotated[int, Meta(ge=1, le=100, description="Of alerts, to one channel.")]
