"""Strategies for the property tests of the query language: trees that a query can ask for, and texts like queries."""

from datetime import timedelta

from hypothesis import strategies as st

from market.search.names import fold, title
from market.search.nodes import (
    AgeIs,
    And,
    CollectorNumberIs,
    ColorsAre,
    ConfidenceIs,
    HasKeyword,
    HasTrait,
    IsDigital,
    IsFinish,
    IsMulticolor,
    LanguageIs,
    LegalIn,
    NameIs,
    Node,
    Not,
    NumberIs,
    Or,
    OracleIs,
    Phrase,
    RarityIs,
    SetIs,
    SignalIs,
    TypeHas,
    Word,
)
from market.search.values import FORMATS, Color, Measure, Operator, Rarity, SignalName, Trait
from market.variants import Finish, Language

AMOUNTS = (Measure.USD, Measure.EUR, Measure.BUYLIST, Measure.EDHREC_RANK, Measure.MANA_VALUE)
PERCENTAGES = tuple(set(Measure) - set(AMOUNTS))

operators = st.sampled_from(Operator)
folded = st.one_of(
    st.sampled_from(["lightning", "or", "and", "lim duls", "usd", "稲妻", "が", "b f m"]),
    st.text(min_size=1, max_size=30).map(fold).filter(lambda text: 0 < len(text) <= 200),
)
titles = st.one_of(
    st.sampled_from(["lightning bolt", "fact or fiction", "_____", "!", "fire ice"]),
    st.text(min_size=1, max_size=30).map(title).filter(lambda text: 0 < len(text) <= 200),
)
terms = st.one_of(
    st.builds(Word, folded),
    st.builds(Phrase, folded),
    st.builds(SetIs, st.from_regex(r"[a-z0-9_]{2,10}", fullmatch=True)),
    st.builds(CollectorNumberIs, st.from_regex(r"[0-9a-z★†Φ:=<>-]{1,20}", fullmatch=True)),
    st.builds(RarityIs, operators, st.sampled_from(Rarity)),
    st.builds(LanguageIs, st.sampled_from(Language)),
    st.builds(IsFinish, st.sampled_from(Finish)),
    st.just(IsDigital()),
    st.builds(HasTrait, st.sampled_from(Trait)),
    st.builds(HasKeyword, folded),
    st.builds(NameIs, titles),
    st.builds(LegalIn, st.sampled_from(sorted(FORMATS))),
    st.builds(TypeHas, folded),
    st.builds(ColorsAre, operators, st.frozensets(st.sampled_from(Color), min_size=1)),
    st.just(ColorsAre(Operator.EQUAL, frozenset())),
    st.just(IsMulticolor()),
    st.builds(OracleIs, st.uuids()),
    st.builds(NumberIs, st.sampled_from(AMOUNTS), operators, st.decimals(0, 10**14, places=2)),
    st.builds(NumberIs, st.sampled_from(PERCENTAGES), operators, st.decimals(-(10**14), 10**14, places=3)),
    st.builds(
        AgeIs,
        operators.filter(lambda op: op is not Operator.EQUAL),
        st.integers(0, 87_600).map(lambda hours: timedelta(hours=hours)),
    ),
    st.builds(SignalIs, st.sampled_from(SignalName)),
    st.builds(SignalIs, st.sampled_from(SignalName), operators, st.decimals(-100, 100, places=2)),
    st.builds(ConfidenceIs, operators, st.decimals(0, 1, places=2)),
)


def _groups(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def of(kind: type[And] | type[Or]) -> st.SearchStrategy[Node]:
        parts = nodes.filter(lambda node: not isinstance(node, kind))
        return st.lists(parts, min_size=2, max_size=4).map(lambda found: kind(tuple(found)))

    return st.one_of(st.builds(Not, nodes), of(And), of(Or))


trees = st.recursive(terms, _groups, max_leaves=12)

_PIECES = (
    "lightning", "bolt", "or", "OR", "and", "-", "--", "(", ")", '"', "“", "lim-dûl's", "//", "&", "set:", "set:lea",
    "S=10E", "cn:117★", "cn:", "r:", "r>=rare", "rarity<M", "lang:ja", 'lang:"chinese simplified"', "is:foil", "is:",
    "f:edh", "t:elf", 't:"legendary elf"', "c:wu", "c<=azorius", "c:m", "c>c",
    "oracle:4457ed35-7c10-48c8-9776-456485fdf070", "usd>5", "usd>", "usd", ">", "eur<=2,50", "chg7d>20%",
    "chg24h<-10", "spread>30", "buylist:1", "age<2d", "age=2d", "age>99999w", "sig:momentum", "sig:trend>-0.01",
    "sig:spread", "sig:", "conf>=0.5", "conf>2", ":", "=", "稲妻", "\u3000", "  ", "\0",
    "\n", "\ud800", "ﷺ", "foo:bar", "Summon:", "!", "!bolt", '!"fire ice"',
    '!"', "!_____", "!!", "_____", "usd>1e5", "usd>NaN", "٣", "\u00ad",
)  # fmt: skip
texts = st.one_of(
    st.text(),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=20).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join),
)
