"""Prices of many variants as columns are those of one variant after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.variants import Variant
from collection.valuation.appraisals import Step, Terms, appraise
from collection.valuation.channels import channels_of
from collection.valuation.factors import CONDITION_FACTORS
from collection.valuation.price_columns import NONE, REASONS, STEPS, Known, QuoteColumns, appraised
from collection.valuation.quotes import Quote
from market.histories import microseconds
from market.variants import HEADLINE_CONDITION, Condition, Finish, Language
from tests.support.quotes import EUR, NOON, USD, quote

CARDS, LANGUAGES = (None, 1, 2), (None, "English", "German", "Japanese")
variants = st.builds(
    Variant,
    st.sampled_from(CARDS),
    st.sampled_from((None, Condition.NEAR_MINT, Condition.LIGHTLY_PLAYED, Condition.DAMAGED)),
    st.sampled_from((None, *Finish)),
    st.sampled_from(LANGUAGES),
    st.none(),
)
books = st.dictionaries(
    variants.filter(lambda one: one.is_known),
    st.lists(
        st.builds(
            quote,
            st.integers(1, 4),  # few amounts: many are equal, and a share of one is nothing
            st.just("USD"),
            st.sampled_from(("tcgplayer", "manapool", "cardkingdom", "nobody")),
            time=st.integers(0, 99).map(lambda hours: NOON - timedelta(hours=hours)),
            is_current=st.booleans(),
            price_7d=st.one_of(st.none(), st.integers(1, 4)),
        ),
        max_size=3,
        unique_by=lambda one: one.marketplace,
    ),
    max_size=12,
)
all_terms = st.builds(
    replace,
    st.sampled_from((USD, replace(USD, marketplaces=("manapool",)), replace(EUR, currency="USD", marketplaces=()))),
    fallbacks=st.frozensets(st.sampled_from([step for step in Step if step is not Step.OWN])),
    factors=st.sampled_from((None, CONDITION_FACTORS)),
)


def step_of(variant: Variant, other: Variant, terms: Terms) -> Step | None:
    """What a quote of another variant could stand in for, as the database tells it."""
    if variant.card_id != other.card_id or variant.finish != other.finish:
        return None
    is_near_mint = other.condition == HEADLINE_CONDITION
    if variant.language == other.language:
        if variant.condition == other.condition:
            return Step.OWN
        if variant.condition is None and is_near_mint:
            return Step.AS_NEAR_MINT if Step.AS_NEAR_MINT in terms.fallbacks else None
        is_known = terms.factors is not None and variant.condition in terms.factors.percents
        return Step.NEAR_MINT_FACTOR if is_known and is_near_mint and Step.NEAR_MINT_FACTOR in terms.fallbacks else None
    is_same = variant.condition == other.condition and variant.language is not None
    return Step.OTHER_LANGUAGE if is_same and Step.OTHER_LANGUAGE in terms.fallbacks else None


def columns(every: Sequence[Variant], quotes: Mapping[Variant, Sequence[Quote]], terms: Terms) -> QuoteColumns:
    """Quotes of some variants as columns, also those that could stand in."""
    rows = [
        (place, other, step, one)
        for place, variant in enumerate(every)
        for other, some in quotes.items()
        if (step := step_of(variant, other, terms))
        for one in some
    ]
    keys = [Variant(number) for number in range(len(rows))]
    channels = channels_of(keys, {key: [row[3]._replace(is_current=True)] for key, row in zip(keys, rows, strict=True)},
                           {}, "USD")  # fmt: skip
    percents = terms.factors.percents if terms.factors else {}
    numbers = [
        (
            place,
            one.is_current,
            microseconds(one.time),
            one.price_7d or 0,
            STEPS.index(step),
            percents[every[place].condition] if step is Step.NEAR_MINT_FACTOR else 100,  # type: ignore[index]
            [*Language].index(Language(other.language or "")),
        )
        for place, other, step, one in rows
    ]
    variant, is_current, *others = np.array(numbers, np.int64).reshape(-1, 7).T
    return QuoteColumns(channels._replace(variant=variant), is_current.astype(np.bool_), *others)


@settings(deadline=None, max_examples=150)
@given(st.lists(variants, max_size=8), books, all_terms)
def test_prices_of_many_variants_are_those_of_each(
    every: list[Variant], quotes: Mapping[Variant, Sequence[Quote]], terms: Terms
) -> None:
    known = Known(
        np.array([one.card_id is not None for one in every], np.bool_),
        np.array([one.is_known for one in every], np.bool_),
    )
    found = appraised(known, columns(every, quotes, terms), terms)
    for place, variant in enumerate(every):
        one = appraise(variant, quotes, terms)
        price, step, reason, time, before = (int(column[place]) for column in found)
        assert price == (one.price or 0)
        assert step == (STEPS.index(one.step) if one.price else NONE)
        assert reason == (NONE if one.reason is None else REASONS.index(one.reason))
        assert time == (microseconds(one.quote.time) if one.quote else 0)
        assert before == (one.price_before("7d") or 0)
