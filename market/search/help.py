"""Help on the query language, for the page and the documentation of the API."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    """One line of help: syntax of a term, its meaning, an example query."""

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
    Help(
        "word",
        "Cards with this in their name, also inside a word; accents, case, apostrophes and typos do not matter",
        "jotun",
    ),
    Help("word word", "Cards with all of these words, in any order", "bolt lightning"),
    Help('"words"', "Exactly these words, side by side", '"fire and ice"'),
    Help('!"name"', "The card with exactly this name, or the printing with this flavour name", '!"fact or fiction"'),
    Help("a or b", "Cards that match one or the other; a space, or and, means both", "counterspell or negate"),
    Help("-term", "Cards that do not match; -usd>5 finds cards without a price, too", "bolt -lightning"),
    Help("( )", "Group terms", "bolt (set:lea or set:leb)"),
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
    Help("keyword: kw:", "Cards with this keyword ability", 'kw:"first strike"'),
    Help("mv cmc manavalue", "Mana value, with < <= = >= >", "mv>=3"),
    Help("edhrec", "Rank by play in Commander as EDHREC counts, 1 first", "edhrec<500"),
    Help("format: f:", "Legal in this format", "f:modern"),
    Help("type: t:", "Cards with this in their type line", 't:"legendary creature"'),
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
    Help(
        "spread",
        "How much more the dearest marketplace asks than the cheapest, in per cent: prices of 2 and 3 make 50",
        "spread>30",
    ),
    Help(
        "sig:",
        "Whose price has this signal, also with < <= = >= > and a value: momentum (0.1 is 10 % in 7 days), trend,"
        " volatility, deviation, buylist_ratio, marketplace_gap, low_to_price, supply",
        "sig:momentum>0.1",
    ),
    Help("conf", "How sure the signal is that the terms beside it name, else any, from 0 to 1", "sig:trend>0 conf>0.7"),
    Help("age", "How old the current price is, in hours (h), days (d) or weeks (w), with < <= >= >", "age<2d"),
)

HELD_EXAMPLES: tuple[str, ...] = ("t:goblin qty>=4", 'loc:"blue binder" usd>10', "tag:trade gain<0")

_HELD: tuple[Help, ...] = (
    Help("qty: copies: quantity:", "Copies in a row, also with < <= = >= >", "qty>=4"),
    Help(
        "loc: location: binder:",
        'In a location with this in its name; loc="name" for exactly this one, loc="" for copies in none',
        'loc:"blue binder"',
    ),
    Help("tag: tags:", 'With a tag that has this in it; tag="name" for exactly this one, tag="" for none', "tag:trade"),
    Help(
        "cost: paid:",
        "What was paid for the copies of a row, in the currency of the page, also with < <= = >= >; a cost that is not"
        " known, or known in another currency only, never matches",
        "cost>10",
    ),
    Help(
        "gain:",
        "Value less cost of the copies of a row, in the currency of the page, also with < <= = >= >; never matches"
        " where the cost or the price is not known",
        "gain<0",
    ),
    Help("is:foil is:nonfoil is:etched", "Copies in this finish", "is:foil qty>1"),
    Help("lang: language:", "Copies in this language, by its code or its English name", "lang:japanese"),
)
# In a collection a finish and a language are those of the copies.
HELD_HELP: tuple[Help, ...] = (
    *_HELD,
    Help("is:digital", "Cards that are not on paper", "is:digital"),
    *(line for line in HELP if line.term not in ("is:", "lang: language:")),
)
