"""What the query language can do, for the page and the documentation of the API."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    """One line of help: how a term is written, what it asks for, a query that uses it."""

    term: str
    meaning: str
    example: str


EXAMPLES: tuple[str, ...] = (
    "lightning bolt",
    '"black lotus"',
    "set:lea r:rare",
    "lightning bolt is:foil usd<5 chg7d>=10",
    "t:dragon c:r f:commander eur<=2",
    "spread>30 usd>10 age<2d",
    "(set:2xm or set:mh2) r>=rare -is:etched",
)

HELP: tuple[Help, ...] = (
    Help("word", "The name has it, anywhere; accents, case and apostrophes do not matter, a typo is forgiven", "jotun"),
    Help("word word", "All of them, in any order", "bolt lightning"),
    Help('"words"', "These words next to each other, exactly", '"fire and ice"'),
    Help('!"name"', "The card of this whole name, or the printing with this flavour name", '!"fact or fiction"'),
    Help("a or b", "Either; a space or and means both", "counterspell or negate"),
    Help("-term", "Not; what is not known counts as not: -usd>5 has cards without a price, too", "bolt -lightning"),
    Help("( )", "What belongs together", "bolt (set:lea or set:leb)"),
    Help("set: s: e: edition:", "Set, by its code", "s:lea"),
    Help("cn: number:", "Collector number", "set:10e cn:117"),
    Help("rarity: r:", "Rarity, also with < <= = >= >: common, uncommon, rare, special, mythic, bonus", "r>=mythic"),
    Help("lang: language:", "Language of the card, by its code or its English name", "lang:japanese"),
    Help(
        "is:",
        "Sold as foil, nonfoil or etched; digital for cards that are not on paper: without it they are shown only"
        " where their set is asked for",
        "is:foil",
    ),
    Help("is:gone", "No longer in the catalogue: withdrawn or merged; left out of every other search", "is:gone"),
    Help(
        "is:memorabilia is:extra",
        "Art series, front cards and other memorabilia: without it they come after all other cards, and -is:extra"
        " leaves them out",
        "bolt -is:extra",
    ),
    Help("is:reserved", "On the Reserved List: never to be reprinted", "is:reserved usd<20"),
    Help("is:gamechanger", "On Commander's list of game changers", "is:gamechanger"),
    Help("keyword: kw:", "With this keyword ability", 'kw:"first strike"'),
    Help("mv cmc manavalue", "Mana value, with < <= = >= >", "mv>=3"),
    Help("edhrec", "Rank by play in Commander as EDHREC counts, 1 first", "edhrec<500"),
    Help("format: f:", "Legal in this format", "f:modern"),
    Help("type: t:", "The type line has it", 't:"legendary creature"'),
    Help(
        "color: colors: colour: colours: c:",
        "Colours by letters (wubrg), names or nicknames; c for none, m for several; : or >= has them all, = these only,"
        " <= none but these",
        "c<=azorius -c:c",
    ),
    Help("oracle:", "Every printing of the card with this oracle id", "oracle:4457ed35-7c10-48c8-9776-456485fdf070"),
    Help("usd", "Current price in US dollars, with < <= = >= >", "usd>5"),
    Help("eur", "Current price in euros", "eur<=2"),
    Help("buylist", "The best that a shop pays, in the currency of the page", "buylist>1"),
    Help("chg24h", "Change of the price in 24 hours, in per cent", "chg24h<-10"),
    Help("chg7d", "Change of the price in 7 days, in per cent", "chg7d>20"),
    Help("chg30d", "Change of the price in 30 days, in per cent", "chg30d>=50%"),
    Help("spread", "Between the dearest and the cheapest marketplace, in per cent", "spread>30"),
    Help("age", "How old the current price is, in hours (h), days (d) or weeks (w), with < <= >= >", "age<2d"),
)
