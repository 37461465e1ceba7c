"""Texts of the template: sentences chosen by what is known. They have slots, and pass the checker like any text."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from explanations.checker import LONGEST
from explanations.facts import EVENTS, Facts, Kind, has_all, rendered, slots_of

WAYS: Mapping[int | None, str] = MappingProxyType({1: "rose", -1: "fell", 0: "is unchanged"})
CALM = "is steady"
# By kind, in the order of a text: of each line the first sentence whose slots are all known.
SENTENCES: Mapping[Kind, Sequence[Sequence[str]]] = MappingProxyType(
    {
        Kind.CARD: (
            (
                "{{subject}} has {{stale}}, which was {{now}}.",
                "{{subject}} has {{stale}}.",
                "{{subject}} costs {{now}}.",
            ),
            (
                "The price WAY: {{change}}, from {{then}}.",
                "The price WAY: {{change}}.",
                "There is {{unknown_change}}.",
            ),
            ("The move rests on {{unconfirmed}}.", "The move rests on {{moves}}."),
            ("The price rests on {{thin}}.",),
            ("Compare {{market}}, which leaves {{against_market}}.", "Compare {{market}}."),
            ("Compare also {{siblings}}.",),
            ("The range has {{low}} and {{high}}.",),
            ("Elsewhere there is {{elsewhere}}.",),
            ("Shops have {{buylist}}.",),
            ("Among the signals is {{signal}}.",),
            ("Meanwhile there was {{event}}.", "Meanwhile there was {{reprint}}."),
        ),
        Kind.MARKET: (
            ("{{subject}} has {{stale}}.", "{{subject}} stands at {{now}}."),
            ("The index WAY: {{change}}.", "There is {{unknown_change}}."),
            ("The range has {{low}} and {{high}}.",),
            ("The breadth shows {{breadth}}.",),
            ("Among the movers are {{gainer}} and {{loser}}.",
             "Among the movers is {{gainer}}.", "Among the movers is {{loser}}."),
        ),
        Kind.COLLECTION: (
            ("Your collection has {{stale}}.", "Your collection is worth {{now}}."),
            ("The value WAY: {{change}}.", "There is {{unknown_change}}."),
            ("The value leaves out {{unvalued}}.",),
            ("The change includes {{prices}}.",),
            ("The change includes {{came}} and {{went}}.", "The change includes {{came}}.",
             "The change includes {{went}}."),
            ("It includes also {{first_prices}} and {{ended_prices}}.", "It includes also {{first_prices}}.",
             "It includes also {{ended_prices}}."),
            ("The contributions include {{gainer}} and {{loser}}.",
             "The contributions include {{gainer}}.", "The contributions include {{loser}}."),
        ),
    }
)  # fmt: skip


def written(facts: Facts) -> str:
    """Return the text of the template. What would be too long is left out, but never events and what a text needs."""
    chosen, kept = list(_chosen(facts)), {*facts.needed(), *EVENTS}
    lengths = {sentence: len(rendered(sentence, facts)) + 1 for sentence in chosen}
    first = {sentence for sentence in chosen if kept & {*slots_of(sentence)}}
    room = LONGEST - sum(lengths[sentence] for sentence in first)
    told = []
    for sentence in chosen:
        is_kept = sentence in first
        if is_kept or lengths[sentence] <= room:
            told.append(sentence)
            room -= 0 if is_kept else lengths[sentence]
    return " ".join(told)


def _chosen(facts: Facts) -> Iterator[str]:
    way = CALM if facts.is_calm and facts.way else WAYS.get(facts.way, "")
    for line in SENTENCES[facts.kind]:
        known = (sentence for sentence in line if has_all(facts.texts, slots_of(sentence)))
        if sentence := next(known, None):
            yield sentence.replace("WAY", way)
