"""The words of the sources for conditions, languages and finishes."""

import pytest

from market.variants import (
    CARDMARKET_CONDITIONS,
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
    translate,
)


def test_a_known_word_is_translated() -> None:
    assert translate(CARDTRADER_LANGUAGES, "jp", "language") is Language.JAPANESE


@pytest.mark.parametrize("word", ["xx", "EN", "", None, 5, ["en"], {}])
def test_an_unknown_word_is_refused_by_name_and_never_guessed(word: object) -> None:
    with pytest.raises(UnknownVariant, match="unknown language"):
        translate(SCRYFALL_LANGUAGES, word, "language")


def test_the_same_letters_mean_other_conditions_at_cardmarket() -> None:
    assert CARDMARKET_CONDITIONS["LP"] is Condition.MODERATELY_PLAYED
    assert CARDMARKET_CONDITIONS["EX"] is Condition.LIGHTLY_PLAYED


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
