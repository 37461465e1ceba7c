"""Settings of a user: typed, with defaults; only what was changed is stored.

They have a scope of their own: the web process caches them until they change (dashapp/cached.py).
"""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

from collection.ledger.entries import Method
from db import announcements
from db.announcements import SettingsChanged
from db.engine import Connection, reading, writing
from db.queries import accounts as queries
from db.writes import accounts as writes
from market.variants import MARKETPLACES, Currency
from services.requests import Request, fields_of
from services.rules import Choice, Number, Text, WholeNumber, WrongValue

HEADLINE = "headline"
THEMES = ("system", "light", "dark")
SELLER_LEVELS = ("private", "professional", "powerseller")
TCGPLAYER_LEVELS = ("level_1_4", "pro", "direct", "outside_us")
FALLBACK_OFF, FALLBACK_NEAR_MINT = FALLBACKS = ("off", "near_mint")
TIME_OF_DAY = r"([01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeZone(Text):
    """The name of a time zone."""

    def read(self, text: str) -> str:
        """Return the name as it is."""
        if text not in available_timezones():
            raise WrongValue("must be the name of a time zone such as Europe/Berlin")
        return text


CURRENCY = Choice(choices=Currency, description="Currency of values and prices: ISO 4217.")
THEME = Choice(choices=THEMES, description="Colours of the pages; system: those of the device.")
TIME_ZONE = TimeZone(description="Time zone of shown times and of quiet hours, by its IANA name.", longest=64)
MARKETPLACE = Choice(
    choices=(HEADLINE, *MARKETPLACES),
    description="Whose prices value a collection; headline: the one that speaks for a card in the currency.",
)
FALLBACK = Choice(
    choices=FALLBACKS,
    description="What values a copy without a price of its own; off: nothing; near_mint: the near mint price times a "
    "factor of the condition, then another language, then another marketplace.",
)
MIN_PRICE = Number(description="Least price that lists of one's own show, in `currency`.")
SELLER_LEVEL = Choice(choices=SELLER_LEVELS, description="Level as a seller at Cardmarket, for its fees.")
TCGPLAYER_LEVEL = Choice(choices=TCGPLAYER_LEVELS, description="Level as a seller at TCGplayer, for its fees.")
COST_METHOD = Choice(
    choices=Method, description="What copies leave with a sale that does not say so, at which cost; stored with each."
)
POSTAGE = Number(description="Postage of one sale, in `currency`.", most=10_000)
POSTAGE_CHARGED = Number(description="What the buyer pays for the postage of one sale, in `currency`.", most=10_000)
MESSAGES_A_DAY = WholeNumber(
    description="Messages of alerts to one channel on one day in `time_zone`; one on the next day has the rest.",
    most=100,
)
QUIET_HOUR = Text(
    description="Time of day in `time_zone` at which quiet hours begin or end; both the same: none.",
    longest=5,
    pattern=TIME_OF_DAY,
    expected="a time of day such as 22:30",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a user. Money is in `currency`."""

    currency: str = str(Currency.USD)  # a member would be another key of cached answers
    theme: str = THEMES[0]
    time_zone: str = "UTC"
    valuation_marketplace: str = HEADLINE
    valuation_fallback: str = FALLBACK_OFF
    min_price: Decimal = Decimal(0)
    seller_level: str = SELLER_LEVELS[0]
    tcgplayer_level: str = TCGPLAYER_LEVELS[0]
    cost_method: str = str(Method.FIFO)
    postage: Decimal = Decimal(0)
    postage_charged: Decimal = Decimal(0)
    quiet_from: str = "00:00"
    quiet_until: str = "00:00"
    messages_a_day: int = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user has chosen of the pages' look, in whatever browser; None where nothing was chosen yet."""

    currency: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class SettingsRequest(Request):
    """Changes of settings; what is left out stays."""

    currency: Annotated[str | None, CURRENCY] = None
    theme: Annotated[str | None, THEME] = None
    time_zone: Annotated[str | None, TIME_ZONE] = None
    valuation_marketplace: Annotated[str | None, MARKETPLACE] = None
    valuation_fallback: Annotated[str | None, FALLBACK] = None
    min_price: Annotated[Decimal | None, MIN_PRICE] = None
    seller_level: Annotated[str | None, SELLER_LEVEL] = None
    tcgplayer_level: Annotated[str | None, TCGPLAYER_LEVEL] = None
    cost_method: Annotated[str | None, COST_METHOD] = None
    postage: Annotated[Decimal | None, POSTAGE] = None
    postage_charged: Annotated[Decimal | None, POSTAGE_CHARGED] = None
    quiet_from: Annotated[str | None, QUIET_HOUR] = None
    quiet_until: Annotated[str | None, QUIET_HOUR] = None
    messages_a_day: Annotated[int | None, MESSAGES_A_DAY] = None


def load_settings(user_id: int) -> Settings:
    """Return the settings of a user."""
    with reading(fresh=True) as connection:
        return settings_in(connection, user_id)


def load_choices(user_id: int) -> Choices:
    """Return what a user has chosen of the pages' look."""
    with reading(fresh=True) as connection:
        stored = queries.settings_of(connection, user_id)
    chosen, names = asdict(_settings(stored)), [field.name for field in fields(Choices)]
    return Choices(**{name: chosen[name] for name in names if name in stored})


def settings_in(connection: Connection, user_id: int) -> Settings:
    """Return the settings of a user, read over a connection that is there."""
    return _settings(queries.settings_of(connection, user_id))


def change(user_id: int, asked: SettingsRequest) -> Settings:
    """Change settings of a user and return all of them."""
    with writing() as connection:
        stored = writes.change_settings(connection, user_id, {k: str(v) for k, v in asked.given().items()})
    announcements.announce(SettingsChanged(user_id=user_id))
    return _settings(stored)


def _settings(stored: dict[str, Any]) -> Settings:
    """Return the settings of stored texts; a key or value of another version of the program has its default."""
    values = asdict(Settings())
    for name, field in fields_of(SettingsRequest).items():
        if name in stored:
            try:
                values[name] = field.rule.read(stored[name])
            except WrongValue:
                continue
    return Settings(**values)
