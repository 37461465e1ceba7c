"""Settings of a user: typed, with defaults; only what was changed is stored."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

from db.engine import Connection, reading, writing
from db.queries import accounts as queries
from db.writes import accounts as writes
from market.variants import MARKETPLACES, Currency
from services.requests import Request, fields_of
from services.rules import Choice, Number, Text, WrongValue

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
POSTAGE = Number(description="Postage of one sale, in `currency`.", most=10_000)
POSTAGE_CHARGED = Number(description="What the buyer pays for the postage of one sale, in `currency`.", most=10_000)
QUIET_HOUR = Text(
    description="Time of day in `time_zone` at which quiet hours begin or end; both the same: none.",
    longest=5,
    pattern=TIME_OF_DAY,
    expected="a time of day such as 22:30",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a user. Money is in `currency`."""

    currency: str = Currency.USD
    theme: str = THEMES[0]
    time_zone: str = "UTC"
    valuation_marketplace: str = HEADLINE
    valuation_fallback: str = FALLBACK_OFF
    min_price: Decimal = Decimal(0)
    seller_level: str = SELLER_LEVELS[0]
    tcgplayer_level: str = TCGPLAYER_LEVELS[0]
    postage: Decimal = Decimal(0)
    postage_charged: Decimal = Decimal(0)
    quiet_from: str = "00:00"
    quiet_until: str = "00:00"


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
    postage: Annotated[Decimal | None, POSTAGE] = None
    postage_charged: Annotated[Decimal | None, POSTAGE_CHARGED] = None
    quiet_from: Annotated[str | None, QUIET_HOUR] = None
    quiet_until: Annotated[str | None, QUIET_HOUR] = None


def load_settings(user_id: int) -> Settings:
    """Return the settings of a user."""
    with reading(fresh=True) as connection:
        return settings_in(connection, user_id)


def settings_in(connection: Connection, user_id: int) -> Settings:
    """Return the settings of a user, read over a connection that is there."""
    return _settings(queries.settings_of(connection, user_id))


def change(user_id: int, asked: SettingsRequest) -> Settings:
    """Change settings of a user and return all of them."""
    with writing() as connection:
        return _settings(writes.change_settings(connection, user_id, {k: str(v) for k, v in asked.given().items()}))


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
