"""The parameters that several endpoints share: what each means is said once, here."""

from dashapp.api.parameters import Choice, Identifier, Place, Text, WholeNumber
from dashapp.services.paging import LARGEST_PAGE, LONGEST_CURSOR, USUAL_PAGE
from market.periods import PERIODS
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind, Language

CARD_ID = WholeNumber(
    name="card_id",
    description="Our number of a card (one printing), as lists and searches give it.",
    place=Place.PATH,
    missing="There is no such card.",
)
SCRYFALL_ID = Identifier(name="scryfall_id", description="Scryfall's id of the same card: a UUID.", place=Place.PATH)
CURRENCY = Choice(
    name="currency",
    choices=Currency,
    default=str(Currency.USD),
    description="ISO 4217 code of the prices. Currencies are never mixed and never converted: USD is what tcgplayer, "
    "manapool and cardkingdom ask, EUR what cardmarket and cardtrader ask.",
)
PERIOD = Choice(
    name="period",
    choices=PERIODS,
    default="30d",
    description="Length of time that ends now. It decides the bucket: 30 minutes for 7d, 1 hour for 30d and 90d, "
    "1 day for 1y. Buckets begin in UTC.",
)
CONDITION = Choice(name="condition", choices=Condition, description="Grade of the cards. Left out: all.")
FINISH = Choice(name="finish", choices=Finish, description="Surface of the cards. Left out: all.")
LANGUAGE = Choice(
    name="language", choices=Language, description="Language printed on the cards, by its English name. Left out: all."
)
MARKETPLACE = Choice(name="marketplace", choices=MARKETPLACES, description="Where the prices hold. Left out: all.")
KIND = Choice(
    name="kind",
    choices=Kind,
    default=str(Kind.RETAIL),
    description="Side of the market: what a buyer pays (retail) or what a shop pays (buylist).",
)
LIMIT = WholeNumber(name="limit", most=LARGEST_PAGE, default=USUAL_PAGE, description="How many a page has at most.")
CURSOR = Text(
    name="cursor",
    longest=LONGEST_CURSOR,
    description="Opens the page that follows another: its `next_cursor`, with all other parameters the same. "
    "Left out: the first page.",
)
