"""Facts of a card, a market and a collection, as the program makes them."""

from explanations.facts import Facts, Kind, Slot

SPACE = "\u00a0"


def card_facts(way: int = 1, is_calm: bool = False) -> Facts:
    """Everything that can be known of a card."""
    change = {1: f"+25.0{SPACE}%", -1: f"−25.0{SPACE}%", 0: f"0.0{SPACE}%"}[way]
    texts = {
        Slot.SUBJECT: "Ragavan, Nimble Pilferer (Modern Horizons 2 #138)",
        Slot.NOW: "$12.50 at TCGplayer on 30 Nov 2026 (NM, nonfoil; source: Scryfall)",
        Slot.THEN: "$10.00 on 23 Nov 2026",
        Slot.CHANGE: f"{change} (+$2.50) at TCGplayer since 23 Nov 2026",
        Slot.MOVES: "4 price changes in 7 days",
        Slot.MARKET: f"+1.2{SPACE}% of the USD market index since 23 Nov 2026",
        Slot.AGAINST_MARKET: f"+23.5{SPACE}% against the index",
        Slot.SIBLINGS: f"+8.0{SPACE}% of other printings in 7 days",
        Slot.HIGH: "a high of $13.00 on 28 Nov 2026",
        Slot.LOW: "a low of $9.80 on 24 Nov 2026",
        Slot.ELSEWHERE: "$11.80 at Mana Pool on 29 Nov 2026",
        Slot.BUYLIST: f"a buylist price of $7.00 at Card Kingdom (56{SPACE}% of the price)",
        Slot.SIGNAL: f"momentum with strength 97{SPACE}% and confidence 55{SPACE}%",
        Slot.EVENT: "a change of legality on 24 Nov 2026 (Modern: banned)",
    }
    return Facts(Kind.CARD, texts, way, is_calm or way == 0)


def market_facts(way: int = 1) -> Facts:
    """Everything that can be known of the market."""
    texts = {
        Slot.SUBJECT: "The USD market index",
        Slot.NOW: "102.4 on 30 Nov 2026 (12,345 prices)",
        Slot.CHANGE: f"+2.4{SPACE}% since 31 Oct 2026",
        Slot.HIGH: "a high of 103.0 on 28 Nov 2026",
        Slot.LOW: "a low of 99.8 on 2 Nov 2026",
        Slot.BREADTH: "1,234 higher and 987 lower prices within 24 hours",
        Slot.GAINER: f"+45.0{SPACE}% of Opt (Dominaria #60) in 30 days",
        Slot.LOSER: f"−30.0{SPACE}% of Ponder (Lorwyn #79) in 30 days",
    }
    return Facts(Kind.MARKET, texts, way)


def collection_facts(way: int = -1) -> Facts:
    """Everything that can be known of a collection."""
    texts = {
        Slot.NOW: "$1,234.00 for 120 copies with a price",
        Slot.CHANGE: "−$25.00 in 7 days",
        Slot.UNVALUED: "3 copies without a price",
        Slot.PRICES: "−$20.00 by prices",
        Slot.CAME: "+$10.00 by copies that came",
        Slot.WENT: "−$15.00 by copies that went",
        Slot.GAINER: f"+$12.00 by 4 copies of Opt (+10.0{SPACE}%)",
        Slot.LOSER: f"−$30.00 by 1 copy of Ponder (−20.0{SPACE}%)",
    }
    return Facts(Kind.COLLECTION, texts, way)
