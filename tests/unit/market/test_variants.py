"""The words of the sources for conditions, languages and finishes."""

import pytest

from market.variants import (
    CARDTRADER_CONDITIONS,
    CARDTRADER_LANGUAGES,
    HEADLINE_MARKETPLACES,
    MARKETPLACES,
    MTGJSON_FINISHES,
    MTGJSON_LANGUAGES,
    SCRYFALL_LANGUAGES,
    Condition,
    Currency,
    Finish,
    Language,
    UnknownVariant,
    is_named,
    language_order,
    translate,
    translate_language,
)


def test_a_known_word_is_translated() -> None:
    assert translate(CARDTRADER_LANGUAGES, "jp", "language") is Language.JAPANESE


@pytest.mark.parametrize("word", ["xx", "EN", "", None, 5, ["en"], {}])
def test_an_unknown_word_is_refused_by_name_and_never_guessed(word: object) -> None:
    with pytest.raises(UnknownVariant, match="unknown language"):
        translate(SCRYFALL_LANGUAGES, word, "language")


def test_cardtraders_played_is_worse_than_moderately_played() -> None:
    worst_last = list(Condition)
    played, moderately = CARDTRADER_CONDITIONS["Played"], CARDTRADER_CONDITIONS["Moderately Played"]
    assert worst_last.index(played) > worst_last.index(moderately)


def test_every_language_has_one_scryfall_code() -> None:
    assert sorted(SCRYFALL_LANGUAGES.values()) == sorted(Language)


def test_mtgjson_names_every_language_in_english_and_portuguese_with_its_country() -> None:
    assert set(MTGJSON_LANGUAGES.values()) == set(Language)
    assert MTGJSON_LANGUAGES["Portuguese (Brazil)"] is Language.PORTUGUESE
    assert "Portuguese" not in MTGJSON_LANGUAGES


def test_mtgjson_calls_nonfoil_normal() -> None:
    assert MTGJSON_FINISHES["normal"] is Finish.NONFOIL
    assert set(MTGJSON_FINISHES.values()) == set(Finish)


def test_only_marketplaces_of_its_currency_speak_for_a_card() -> None:
    for currency in Currency:
        slugs = HEADLINE_MARKETPLACES[currency]
        assert slugs
        assert {MARKETPLACES[slug].currency for slug in slugs} == {currency}


def test_the_alias_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        SCRYFALL_LANGUAGES["xx"] = Language.ENGLISH  # type: ignore[index]


def test_dwarvish_is_known_to_both_catalogues() -> None:
    assert SCRYFALL_LANGUAGES["dw"] is MTGJSON_LANGUAGES["Dwarvish"] is Language.DWARVISH


@pytest.mark.parametrize("word", ["tlh", "Old Klingon", "zz-ZZ", "Klingon (Bird of Prey)"])
def test_a_language_without_a_name_is_called_by_its_code(word: str) -> None:
    assert translate_language(SCRYFALL_LANGUAGES, word) == word
    assert not is_named(word)


@pytest.mark.parametrize("word", ["", " en", "a\tb", "a\nb", "a\\b", "-", "x" * 41])
def test_what_cannot_be_a_code_is_no_language(word: str) -> None:
    with pytest.raises(UnknownVariant, match="unknown language"):
        translate_language(SCRYFALL_LANGUAGES, word)


def test_languages_stand_in_their_order_and_those_without_a_name_last() -> None:
    given = ["tlh", Language.DWARVISH, "aa", Language.ENGLISH, "English"]
    assert language_order(given) == ["English", "Dwarvish", "aa", "tlh"]
