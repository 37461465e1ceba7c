"""Words that a text may have outside of its slots. Every other word is refused.

A list of forbidden words would never be complete: numbers, causes, forecasts, names and negations have no end. Left out
here on purpose are words of number and size, of cause, of forecast and advice, of comparison and negation, and the
nouns of facts (high, low, buylist, printing), which are in the phrases of the slots.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from explanations.facts import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _words("""
    a an the this that these those it its itself they their them which where here there
    of in on at to from by with for within over across among out around between through during beside besides alongside
    and or but while also then now currently presently meanwhile still already again
    is are was were be been being has have had having
    stand stands stood standing sit sits sat rest rests rested lie lies lay stay stays stayed remain remains remained
    show shows showed shown showing see seen saw say says said tell tells told read reads report reports
    reported reporting
    record records recorded list lists listed quote quotes quoted set
    come comes came go goes went gone run runs ran running
    move moves moved moving movement movements change changes changed changing shift shifts shifted
    end ends ended ending
    include includes included including note noted noting notice consider compare compares compared comparing comparison
    adds added leave leaves left holds held keeps kept
    find finds found know known count counts counted measure measures measured
    amount amounts figure figures data level levels range ranges picture view look looks context
    period window latest notable recent recently newest reading readings result results summary overview
    detail details side sides same other others another such own whole overall total
    available observed visible plain plainly simply clear clearly together apart separately respectively directly
    last finally lastly additionally moreover furthermore however though although yet instead
    way line lines case against
    """)
OF_KIND: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.CARD: _words("""
            card copy copies price prices priced pricing cost costs costing trades traded trading ask asks asked
            asking offers offered offering shop shops seller sellers
            marketplace marketplaces elsewhere market index signal signals
            """),
        Kind.MARKET: _words("""
            market index card cards price prices priced trades traded trading mover movers leader leaders breadth
            """),
        Kind.COLLECTION: _words("""
            collection collections card cards copy copies price prices value values valued worth your you contribution
            contributions contributed owned
            """),
    }
)
UP = _words("""
    up upward upwards rise rises rose risen rising gain gains gained gaining climb climbs climbed climbing increase
    increases increased increasing advance advances advanced advancing grew grow grows grown growth higher dearer
    """)
DOWN = _words("""
    down downward downwards fall falls fell fallen falling lose loses lost losing loss drop drops dropped dropping
    decline declines declined declining decrease decreases decreased decreasing slip slips slipped slipping lower
    cheaper
    """)
FLAT = _words("flat steady steadily unchanged stable constant")
DIRECTIONS = UP | DOWN | FLAT
SIGNS: Mapping[int, frozenset[str]] = MappingProxyType({1: UP, -1: DOWN})
# What may stand before the earlier price; nothing else may follow the word `from`.
BEFORE_THEN = frozenset({"from", "was", "were", "against"})
# Words that would give the subject's own numbers to something else, in the same clause.
_OTHERS = _words("other others another elsewhere shop shops seller sellers marketplaces mover movers leader leaders")
OF_SOMETHING_ELSE: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {Kind.CARD: _OTHERS | {"market", "index"}, Kind.MARKET: _OTHERS | {"card"}, Kind.COLLECTION: _OTHERS}
)
# Nouns that would become the unit of the phrase before them.
UNITS = _words("""
    card cards copy copies price prices shop shops seller sellers marketplace marketplaces signal signals level levels
    collection collections market markets index contributions value values amount amounts figures period periods
    """)
# After a verb of movement they would be what something else has moved: a cause.
OBJECTS = _words("the this that these those it its them price prices card cards value values your you market")
MOVEMENTS = _words("move moves moved moving shift shifts shifted change changes changed changing")


@cache
def words_of(kind: Kind) -> frozenset[str]:
    """Return all words that a text about this may have."""
    return COMMON | OF_KIND[kind] | DIRECTIONS
