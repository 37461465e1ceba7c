"""The query language: what it understands, and that it says what it does not."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given

from market.search.errors import QueryError
from market.search.nodes import (
    AgeIs,
    And,
    CollectorNumberIs,
    ColorsAre,
    ConfidenceIs,
    Everything,
    IsDigital,
    IsFinish,
    IsMulticolor,
    LanguageIs,
    LegalIn,
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
from market.search.query import Query, parse
from market.search.values import Color, Measure, Operator, Rarity, SignalName
from market.variants import Finish, Language
from tests.unit.market.search import strategies

A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")
LESS, AT_MOST, EQUAL, AT_LEAST, MORE = Operator
WHITE_BLUE = frozenset({Color.WHITE, Color.BLUE})
ORACLE_ID = "4457ed35-7c10-48c8-9776-456485fdf070"


def understood(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("bolt", Word("bolt")),
        ("Lim-Dûl's", Word("lim duls")),
        ('"Fire and Ice"', Phrase("fire and ice")),
        ("“Fire and Ice”", Phrase("fire and ice")),
        ("set:LEA", SetIs("lea")),
        ("s=lea", SetIs("lea")),
        ('e:"lea"', SetIs("lea")),
        ("cn:117★", CollectorNumberIs("117★")),
        ("number:A-52", CollectorNumberIs("a-52")),
        ("cn:123Φ", CollectorNumberIs("123Φ")),
        ("r:m", RarityIs(EQUAL, Rarity.MYTHIC)),
        ("Rarity>=Rare", RarityIs(AT_LEAST, Rarity.RARE)),
        ("r<u", RarityIs(LESS, Rarity.UNCOMMON)),
        ("lang:ja", LanguageIs(Language.JAPANESE)),
        ("LANG:Japanese", LanguageIs(Language.JAPANESE)),
        ('lang:"chinese simplified"', LanguageIs(Language.CHINESE_SIMPLIFIED)),
        ("language:chinese-traditional", LanguageIs(Language.CHINESE_TRADITIONAL)),
        ("is:foil", IsFinish(Finish.FOIL)),
        ("is:NonFoil", IsFinish(Finish.NONFOIL)),
        ("is:etched", IsFinish(Finish.ETCHED)),
        ("is:digital", IsDigital()),
        ("f:Modern", LegalIn("modern")),
        ("format:edh", LegalIn("commander")),
        ("t:Elf", TypeHas("elf")),
        ('type:"Legendary Creature — Elf"', TypeHas("legendary creature elf")),
        ("t:urza's", TypeHas("urzas")),
        ("c:wu", ColorsAre(AT_LEAST, WHITE_BLUE)),
        ("color>=UW", ColorsAre(AT_LEAST, WHITE_BLUE)),
        ("colors=azorius", ColorsAre(EQUAL, WHITE_BLUE)),
        ("c<=azorius", ColorsAre(AT_MOST, WHITE_BLUE)),
        ("c<wu", ColorsAre(LESS, WHITE_BLUE)),
        ("c>wu", ColorsAre(MORE, WHITE_BLUE)),
        ("colour:red", ColorsAre(AT_LEAST, frozenset({Color.RED}))),
        ("c:b", ColorsAre(AT_LEAST, frozenset({Color.BLACK}))),
        ("c=wubrg", ColorsAre(EQUAL, frozenset(Color))),
        ("c:c", ColorsAre(EQUAL, frozenset())),
        ("c=colourless", ColorsAre(EQUAL, frozenset())),
        ("c:m", IsMulticolor()),
        ("color:multicolor", IsMulticolor()),
        (f"oracle:{ORACLE_ID.upper()}", OracleIs(UUID(ORACLE_ID))),
        ("usd>5", NumberIs(Measure.USD, MORE, Decimal(5))),
        ("USD=4.990", NumberIs(Measure.USD, EQUAL, Decimal("4.99"))),
        ("usd:.5", NumberIs(Measure.USD, EQUAL, Decimal("0.5"))),
        ("eur<=2", NumberIs(Measure.EUR, AT_MOST, Decimal(2))),
        ("chg24h<-10", NumberIs(Measure.CHANGE_24H, LESS, Decimal(-10))),
        ("chg7d>20%", NumberIs(Measure.CHANGE_7D, MORE, Decimal(20))),
        ("chg30d>=+7.5", NumberIs(Measure.CHANGE_30D, AT_LEAST, Decimal("7.5"))),
        ("spread>30", NumberIs(Measure.SPREAD, MORE, Decimal(30))),
        ("buylist>1", NumberIs(Measure.BUYLIST, MORE, Decimal(1))),
        ("sig:momentum", SignalIs(SignalName.MOMENTUM)),
        ("SIG:Momentum>0.1", SignalIs(SignalName.MOMENTUM, MORE, Decimal("0.1"))),
        ("sig:trend<=-.02", SignalIs(SignalName.TREND, AT_MOST, Decimal("-0.02"))),
        ("sig=buylist_ratio:0.5", SignalIs(SignalName.BUYLIST_RATIO, EQUAL, Decimal("0.5"))),
        ("conf>=0.7", ConfidenceIs(AT_LEAST, Decimal("0.7"))),
        ("age<2d", AgeIs(LESS, timedelta(days=2))),
        ("age>=6H", AgeIs(AT_LEAST, timedelta(hours=6))),
        ("age<=1w", AgeIs(AT_MOST, timedelta(weeks=1))),
        ("usd＞50", NumberIs(Measure.USD, MORE, Decimal(50))),
        ("set：lea", SetIs("lea")),
    ],
)
def test_a_term_is_understood(text: str, node: Node) -> None:
    assert parse(text) == Query(node)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a b", And((A, B))),
        ("a and b AND c", And((A, B, C))),
        ("a or b OR c", Or((A, B, C))),
        ("a b or c d", Or((And((A, B)), And((C, D))))),
        ("a (b or c) d", And((A, Or((B, C)), D))),
        ("(a b) (c d)", And((A, B, C, D))),
        ("a or (b or (c or d))", Or((A, B, C, D))),
        ("-a b", And((Not(A), B))),
        ("-(a b) or c", Or((Not(And((A, B))), C))),
        ("--a", Not(Not(A))),
        ("((a))", A),
        ("-set:lea", Not(SetIs("lea"))),
        ('-"a b"', Not(Phrase("a b"))),
        ("a(b)c", And((A, B, C))),
        ('a"b"c', And((A, Phrase("b"), C))),
        ("a-b", Word("a b")),
        ("a\u3000b", And((A, B))),
        ("+or +and", And((Word("or"), Word("and")))),
        ("not a", And((Word("not"), A))),
        ("usd", Word("usd")),
    ],
)
def test_terms_combine(text: str, node: Node) -> None:
    assert parse(text) == Query(node)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fire // Ice", "fire ice"),
        ("Minsc & Boo, Timeless Heroes", "minsc boo timeless heroes"),
        ("Summon: Bahamut", "summon bahamut"),
        ("Vault 11: Voter's Dilemma", "vault 11 voters dilemma"),
        ("B.F.M. (Big Furry Monster)", "b-f-m big furry monster"),
        ("+2 Mace", "2 mace"),
        ("Mine, Mine, Mine!", "mine mine mine"),
        ("_____ Goblin", "goblin"),
        ("稲妻", "稲妻"),
    ],
)
def test_a_pasted_name_is_its_words(text: str, words: str) -> None:
    assert parse(text).normalised() == words


@pytest.mark.parametrize("text", ["", " ", "   \u3000"])
def test_an_empty_query_is_everything(text: str) -> None:
    assert parse(text) == Query(Everything())
    assert parse(text).normalised() == ""


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("LIGHTNING   Bolt S:LEA", "lightning bolt set:lea"),
        ("(a or b) -(c d) and t:'x'", "(a or b) -(c d) type:x"),
        ("c:azorius r:r lang:German usd>5.00 age<48h", "color>=wu rarity=rare lang:de usd>5 age<2d"),
        ("chg7d>-0.0 usd>1000 age<336h age>25h", "chg7d>0 usd>1000 age<2w age>25h"),
        ("c:m c:colorless", "color=m color=c"),
        ('t:"Legendary  Elf" cn:"5"', 'type:"legendary elf" cn:5'),
        ("+or", "+or"),
    ],
)
def test_the_same_query_has_one_normalised_text(text: str, normalised: str) -> None:
    assert parse(text).normalised() == normalised


@pytest.mark.parametrize(
    ("text", "position", "expected", "found"),
    [
        ("bolt and usd>abc", 14, "a number such as 5 or 4.99 after usd>", "'abc'"),
        ("usd>", 5, "a number such as 5 or 4.99 after usd>", "nothing"),
        ("usd>-1", 5, "a number such as 5 or 4.99 after usd>", "'-1'"),
        ("eur<2,50", 5, "a number such as 5 or 4.99 after eur<", "'2,50'"),
        ("usd>1e5", 5, "a number", "'1e5'"),
        ("usd>NaN", 5, "a number", "'NaN'"),
        ("usd>٣", 5, "a number", "'٣'"),
        ("usd>" + "9" * 16, 5, "a number", "'9999999999999999'"),
        ("chg7d>x", 7, "a number in per cent such as 20 or -7.5 after chg7d>", "'x'"),
        ("set:", 5, "a set's code such as lea after set:", "nothing"),
        ('set:"le a"', 5, "a set's code", "'le a'"),
        ("set: lea", 5, "a set's code", "nothing"),
        ("set>lea", 4, ": or = after set", "'>'"),
        ("age=2d", 4, "<, <=, > or >= after age", "'='"),
        ("sig:mood>0.1", 5, "a signal such as momentum>0.1: momentum, trend,", "'mood>0.1'"),
        ("sig:momentum>much", 5, "a signal such as momentum>0.1", "'momentum>much'"),
        ("sig>0.1", 4, ": or = after sig", "'>'"),
        ("conf>70", 6, "a confidence from 0 to 1 such as 0.7 after conf>", "'70'"),
        ("age<2", 5, "an age such as 6h, 2d or 1w, ten years at most after age<", "'2'"),
        ("age<99999w", 5, "an age", "'99999w'"),
        ("r:purple", 3, "a rarity: common, uncommon, rare, special, mythic, bonus after r:", "'purple'"),
        ("lang:klingon", 6, "a language", "'klingon'"),
        (
            "is:shiny",
            4,
            "digital, gone, memorabilia, reserved, gamechanger after is:",
            "'shiny'",
        ),
        ("f:modren", 3, "a format", "'modren'"),
        ("t:—", 3, "a word of the type line", "'—'"),
        ("c:wux", 3, "colours", "'wux'"),
        ("c<=m", 4, "colours", "'m'"),
        ("oracle:flying", 8, "an oracle id", "'flying'"),
        ("cn:" + "1" * 21, 4, "a collector number", "'" + "1" * 21 + "'"),
        ("foo:bar", 1, "a field (set, cn, ", "'foo'"),
        ("usd > 5", 5, "before >, or quotes around a name", "nothing"),
        ("usd!=5", 1, "a field", "'usd!'"),
        ("a or", 5, "a term", "the end of the query"),
        ("or a", 1, "a term", "'or'"),
        ("a and or b", 7, "a term", "'or'"),
        ("(a", 3, "a term or ) for the ( at 1", "the end of the query"),
        ("a)", 2, "a term or the end of the query", "')'"),
        ("()", 2, "a term", "')'"),
        ("a -", 4, "a term", "the end of the query"),
        ("a - b", 4, "a term right after -", "none"),
        ("-& b", 2, "a term right after -", "none"),
        ("-or b", 2, "a term", "'or'"),
        ('a "b', 3, "a quote that closes this one", "the end of the query"),
        ('t:"b', 3, "a quote that closes this one", "the end of the query"),
        ('a ""', 3, "letters or digits between the quotes", "'\"\"'"),
        ("&&", 1, "a word with a letter or a digit", "'&&'"),
        ("a\0b", 2, "text without control characters", "a control character (U+0000)"),
        ("a\nb", 2, "text without control characters", "a control character (U+000A)"),
        ("a \x85", 3, "text without control characters", "a control character (U+0085)"),
        ("a\udc80", 2, "text without control characters", "a control character (U+DC80)"),
        ("a" * 201, 1, "at most 200 characters in one term", "'" + "a" * 40 + "…'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, expected: str, found: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert expected in refusal.value.expected
    assert refusal.value.found == found
    assert str(refusal.value) == f"At {position}: expected {refusal.value.expected}, found {found}"


def test_an_error_shows_no_character_that_does_not_print() -> None:
    with pytest.raises(QueryError) as refusal:
        parse("usd>\u202e5")
    assert str(refusal.value).isprintable()


def test_fifty_terms_are_read_and_one_more_is_refused_at_its_place() -> None:
    assert len(parse("a " * 50).words()) == 1
    with pytest.raises(QueryError, match="At 101: expected at most 50 terms, found 51"):
        parse("a " * 51)


@pytest.mark.parametrize("opening", ["(", "-"])
def test_twenty_levels_are_read_and_one_more_is_refused_at_its_place(opening: str) -> None:
    closing = ")" if opening == "(" else ""
    assert parse(opening * 20 + "a" + closing * 20).words() == (() if opening == "-" else ("a",))
    with pytest.raises(QueryError, match="At 21: expected at most 20 levels"):
        parse(opening * 21 + "a" + closing * 21)


def test_ten_thousand_bytes_are_read_and_one_more_is_refused() -> None:
    assert parse("a" + " " * 9_999) == Query(A)
    with pytest.raises(QueryError, match="a query of at most 10000 bytes"):
        parse("a" + " " * 10_000)
    with pytest.raises(QueryError, match="a query of at most 10000 bytes"):
        parse("稲 " * 2_600)


def test_a_query_whose_normalised_text_would_be_too_long_is_refused() -> None:
    text = " ".join(["ﷺ" * 11] * 50)
    assert len(text.encode()) < 10_000
    with pytest.raises(QueryError, match="a query of at most 10000 bytes"):
        parse(text)


@pytest.mark.parametrize("text", ["(" * 10_000, "-" * 10_000, '"' * 10_000, "a:" * 5_000, "<" * 10_000, "a " * 5_000])
def test_the_longest_nonsense_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


def test_a_rarity_knows_the_rarities_that_it_means() -> None:
    assert RarityIs(AT_LEAST, Rarity.MYTHIC).rarities == (Rarity.MYTHIC, Rarity.BONUS)
    assert RarityIs(LESS, Rarity.RARE).rarities == (Rarity.COMMON, Rarity.UNCOMMON)
    assert RarityIs(AT_MOST, Rarity.UNCOMMON).rarities == (Rarity.COMMON, Rarity.UNCOMMON)
    assert RarityIs(EQUAL, Rarity.SPECIAL).rarities == (Rarity.SPECIAL,)
    assert RarityIs(MORE, Rarity.BONUS).rarities == ()


def test_the_rarities_rise_as_players_say() -> None:
    ladder = [Rarity.COMMON, Rarity.UNCOMMON, Rarity.RARE, Rarity.MYTHIC]
    assert [rarity for rarity in Rarity if rarity in ladder] == ladder


def test_words_are_those_that_names_must_have() -> None:
    query = parse('lightnig lim-dul (blot or lightnig) -goblin "quoted words" t:elf')
    assert query.words() == ("lightnig", "lim", "dul", "blot")


def test_equal_queries_are_one_key() -> None:
    assert len({parse("usd>5 Bolt"), parse("USD>5.00 bolt"), parse("(usd>5) and bolt")}) == 1


@given(strategies.trees)
def test_the_normalised_text_means_the_same_query(node: Node) -> None:
    query = Query(node)
    again = parse(query.normalised())
    assert again == query
    assert hash(again) == hash(query)
    assert again.normalised() == query.normalised()


@given(strategies.texts)
def test_any_text_is_a_query_or_an_error_with_a_place_in_it(text: str) -> None:
    outcome = understood(text)
    if isinstance(outcome, Query):
        assert parse(outcome.normalised()) == outcome
    else:
        assert 1 <= outcome.position <= len(text) + 1
        assert outcome.expected
        assert outcome.found
        assert str(outcome).isprintable()
