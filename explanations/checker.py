"""Checker: whether a text may be shown. It is a small parser; nothing is estimated.

It works on the text with its slots, so no name or number inside of a fact is taken for one of the text's own.
"""

import re
from collections.abc import Iterator, Sequence

from explanations.facts import EVENTS, OF_OTHERS, SLOT, Facts, Slot, rendered, slots_of
from explanations.lexicon import (
    BEFORE_THEN,
    DIRECTIONS,
    FLAT,
    MOVEMENTS,
    OBJECTS,
    OF_SOMETHING_ELSE,
    SIGNS,
    UNITS,
    words_of,
)

VERSION = "1"  # raised where a rule or the lexicon changes: stored texts are then written anew
SHORTEST, LONGEST = 40, 700  # characters of the rendered text
LONGEST_WRITTEN = 2_000  # characters of a text with its slots
MOST_OF_A_SLOT = 2
_TOKEN = re.compile(rf"{SLOT.pattern}|[A-Za-z]+")
_STRANGE = re.compile(r"[^A-Za-z ,.;:()'-]")
_TOUCHED = re.compile(r"[^ (]\{\{|\}\}[^ ,.;:)]")
_LONE_HYPHEN = re.compile(r"(?<![A-Za-z])-|-(?![A-Za-z])")
_CHANGE = "{{change}}"
_OWN = frozenset({Slot.NOW, Slot.THEN, Slot.CHANGE})

Tokens = Sequence[str]


def violations(text: str, facts: Facts) -> list[str]:
    """Return what is wrong with a text, in words that its writer can act on; nothing for a text that may be shown."""
    if len(text) > LONGEST_WRITTEN:
        return [f"is longer than {LONGEST} characters"]
    unknown = sorted({slot for slot in slots_of(text) if slot not in facts.texts})
    if unknown:
        return [f"has slots that are no facts: {', '.join(unknown)}"]
    found = [*_slots(text, facts), *_characters(text), *_words(text, facts), *_length(text, facts)]
    sentences = [_tokens(sentence) for sentence in re.split(r"[.;]", text)]
    sentences = [sentence for sentence in sentences if sentence]
    for number, sentence in enumerate(sentences):
        found += _directions(sentence, facts)
        found += _order(sentence)
        found += _events(sentence, is_last=number == len(sentences) - 1)
    for clause in re.split(r"[.;:,()]", text):
        found += _attribution(_tokens(clause), facts)
    return list(dict.fromkeys(found))


def _tokens(text: str) -> list[str]:
    """Return slots and words in their order, words in lower case."""
    found = (match[0] for match in _TOKEN.finditer(text))
    return [token if _slot(token) else token.lower() for token in found]


def _slot(token: str) -> str | None:
    return token.strip("{}") if token.startswith("{{") else None


def _slots(text: str, facts: Facts) -> Iterator[str]:
    used = slots_of(text)
    if missing := [slot for slot in facts.needed() if slot not in used]:
        yield f"lacks the slots {', '.join(missing)}"
    if often := sorted({slot for slot in used if used.count(slot) > MOST_OF_A_SLOT}):
        yield f"has a slot more than twice: {', '.join(often)}"
    if _TOUCHED.search(text):
        yield "has a slot without a space before it, or with a letter or sign after it"


def _characters(text: str) -> Iterator[str]:
    rest = SLOT.sub(" ", text)
    if strange := sorted(set(_STRANGE.findall(rest))):
        yield f"has characters other than letters and plain punctuation: {' '.join(map(ascii, strange))}"
    if _LONE_HYPHEN.search(rest):
        yield "has a dash; only words may be joined by a hyphen"
    if not text.rstrip().endswith("."):
        yield "does not end with a full stop"


def _words(text: str, facts: Facts) -> Iterator[str]:
    allowed = words_of(facts.kind)
    words = re.findall(r"[A-Za-z]+", SLOT.sub(" ", text).replace(" as well", " "))
    if unknown := sorted({word for word in words if word.lower() not in allowed}):
        yield f"has words that are not in the list: {', '.join(unknown[:20])}"
    begins = {match.start(1) for match in re.finditer(r"(?:^|[.;:])\s*([A-Za-z])", text)}
    for match in re.finditer(r"[A-Za-z]+", SLOT.sub(lambda found: " " * len(found[0]), text)):
        word = match[0]
        if word != word.lower() and not (match.start() in begins and word[1:] == word[1:].lower()):
            yield f"has a capital letter within a sentence: {word}"
            return


def _length(text: str, facts: Facts) -> Iterator[str]:
    if not SHORTEST <= len(rendered(text, facts)) <= LONGEST:
        yield f"has fewer than {SHORTEST} or more than {LONGEST} characters"


def _directions(sentence: Tokens, facts: Facts) -> Iterator[str]:
    """Words of direction are about the change of the subject, which is in the sentence, and of its sign."""
    said = [token for token in sentence if token in DIRECTIONS]
    if not said:
        return
    if sentence.count(_CHANGE) != 1:
        yield f"says {said[0]} in a sentence without the slot change"
    signs = {sign for sign, words in SIGNS.items() for word in said if word in words}
    if signs and (signs != {facts.way} or any(word in FLAT for word in said)):
        yield f"says {said[0]}, which is not the direction of the slot change"
    if not signs and not facts.is_calm:
        yield f"says {said[0]} of a change that is not small"


def _order(sentence: Tokens) -> Iterator[str]:
    """The earlier price follows `from`, and the price of now does not; nothing else has a beginning."""
    for before, token in zip(["", *sentence], sentence, strict=False):
        if token == "{{then}}" and before not in BEFORE_THEN:
            yield f"has the slot then after a word other than {', '.join(sorted(BEFORE_THEN))}"
        if before == "from" and token != "{{then}}":
            yield "has the word from before something else than the slot then"
        if before == "to" and _slot(token) and token not in ("{{now}}", "{{change}}"):
            yield "has the word to before a slot other than now"
        if token in OBJECTS and before in MOVEMENTS | DIRECTIONS:
            yield f"says {before} {token}: what moved a price is not known"
        if _slot(before) and token in UNITS:
            yield f"has the noun {token} after a slot, which is a whole phrase already"


def _events(sentence: Tokens, is_last: bool) -> Iterator[str]:
    """An event is told by itself and at the end: that it has moved anything is not known."""
    slots = {slot for token in sentence if (slot := _slot(token))}
    if slots & EVENTS and (slots - EVENTS or not is_last or any(token in DIRECTIONS | MOVEMENTS for token in sentence)):
        yield "has an event beside something else, or before the last sentence"


def _attribution(clause: Tokens, facts: Facts) -> Iterator[str]:
    """A clause about the subject's own numbers, or a direction, is about nothing else."""
    slots = {_slot(token) for token in clause}
    is_moving = any(token in DIRECTIONS for token in clause)
    others = OF_SOMETHING_ELSE[facts.kind] & {*clause} if _OWN & slots or is_moving else None
    if others or (is_moving and OF_OTHERS & slots):
        yield f"gives a number or a direction of the subject to something else: {' '.join(clause)}"
