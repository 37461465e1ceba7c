"""What a language model is asked: the rules, the facts as JSON, and after a refusal what was wrong.

Only facts and words of this module are in it; no text of a user is ever part of a question.
"""

from collections.abc import Sequence

import msgspec

from explanations.facts import NEEDED, OF_OTHERS, Facts
from explanations.lexicon import words_of

VERSION = "1"  # raised with every change of what a model is asked
ABOUT = {"card": "the price of a card", "market": "the index of a market", "collection": "the value of a collection"}
RULES = """\
You write two to five short English sentences about {about}, from facts only.
Each fact is a phrase with its number, unit and day. Write the name of a fact in double braces, such as {{{{now}}}}, \
where its phrase belongs; a program puts the phrase in its place.
- Use these slots: {needed}. Others may be used. Use none more than twice.
- Write no number, no number word, no date, no currency, no name and no percent sign of your own.
- Words of direction (rose, fell, steady) stand in the sentence of {{{{change}}}} and agree with its sign: {way}.
- {others} are moves of something else: say no direction of them.
- {{{{then}}}} stands directly after the word "from".
- Never say why something moved, what will happen, or what to do. {{{{event}}}} and {{{{reprint}}}} stand in a last \
sentence of their own.
- Plain text in one paragraph: letters, commas and full stops; no dash, no list, no quotes, nothing before or after.
- Use only these words: {words}"""
WAYS = {1: "it is up", -1: "it is down", 0: "it is unchanged", None: "it is not known, so use none"}
AGAIN = "This text was refused: {wrong}. Write it again, by all rules."


def rules(facts: Facts) -> str:
    """Return the rules for a text about facts."""
    return RULES.format(
        about=ABOUT[facts.kind],
        needed=", ".join(f"{{{{{slot}}}}}" for slot in NEEDED if slot in facts.texts),
        way=f"{WAYS[facts.way]}{', by so little that it may be called steady' if facts.is_calm and facts.way else ''}",
        others=", ".join(f"{{{{{slot}}}}}" for slot in sorted(OF_OTHERS & facts.texts.keys())) or "None of the slots",
        words=" ".join(sorted(words_of(facts.kind))),
    )


def question(facts: Facts) -> str:
    """Return the facts as JSON: phrases by their names."""
    return msgspec.json.encode({"facts": dict(facts.texts)}).decode()


def again(wrong: Sequence[str]) -> str:
    """Return what is wrong with a text that was refused."""
    return AGAIN.format(wrong="; ".join(wrong))
