"""The price of one copy of a holding, as SQL: what collection/valuation/appraisals.py says in Python.

A statement can sort holdings by it. Tests hold both against each other.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from collection.valuation.appraisals import Step, Terms
from db.queries.quotes import IS_CURRENT, LATEST
from market.variants import HEADLINE_CONDITION, Language

_SAME_CONDITION = "series.condition = holdings.condition"
_SAME_LANGUAGE = "series.language = holdings.language"
_CHOSEN = "slug = ANY(CAST(:marketplaces AS text[]))"
_NEAR_MINT = f"series.condition = '{HEADLINE_CONDITION}'"
_PERCENT = "CAST(CAST(:percents AS jsonb) ->> holdings.condition AS numeric)"
# By step the condition on a series of the holding's card, finish and currency, of a marketplace that was chosen.
STAND_INS: Mapping[Step, str] = MappingProxyType(
    {
        Step.OWN: f"{_SAME_CONDITION} AND {_SAME_LANGUAGE}",
        Step.AS_NEAR_MINT: f"holdings.condition IS NULL AND {_NEAR_MINT} AND {_SAME_LANGUAGE}",
        Step.NEAR_MINT_FACTOR: f"{_NEAR_MINT} AND {_PERCENT} IS NOT NULL AND {_SAME_LANGUAGE}",
        Step.OTHER_LANGUAGE: f"{_SAME_CONDITION} AND series.language <> holdings.language"
        " AND series.language = ANY(CAST(:languages AS text[]))",
    }
)
STEPS: Mapping[Step, str] = MappingProxyType(
    {step: f"{condition} AND {_CHOSEN}" for step, condition in STAND_INS.items()}
    | {Step.OTHER_MARKETPLACE: STAND_INS[Step.OWN]}
)
_PLACES: Mapping[Step, int] = MappingProxyType({step: place for place, step in enumerate(Step)})
_LATER = _PLACES[Step.OTHER_MARKETPLACE]
PRICED = """
    LEFT JOIN LATERAL (
        SELECT step, {price} AS price, latest.time AS price_time, slug AS price_marketplace, latest.change_24h,
            latest.change_7d
        FROM price_series AS series {latest}
        CROSS JOIN LATERAL (SELECT {step} AS step) AS steps
        WHERE series.card_id = holdings.card_id AND series.finish = holdings.finish AND series.currency = :currency
            AND series.kind = 'retail' AND {among} AND step IS NOT NULL AND {is_current}
        ORDER BY {order} LIMIT 1
    ) AS quoted ON true
"""
_PRICE = f"""CASE WHEN step = {_PLACES[Step.NEAR_MINT_FACTOR]} THEN round(latest.price * {_PERCENT} / 100, 2)
    ELSE latest.price END"""
_PLACE = "array_position(CAST(:marketplaces AS text[]), slug)"
_ORDER = f"""step, CASE WHEN step = {_PLACES[Step.OTHER_LANGUAGE]}
    THEN array_position(CAST(:languages AS text[]), series.language) END,
    CASE WHEN step < {_LATER} THEN {_PLACE} END, latest.price, slug"""


def priced(terms: Terms) -> tuple[str, Mapping[str, Any]]:
    """Return a join of `holdings` to `quoted`, the price of one copy under some terms, and its bound values.

    `step` is 0 for a price of its own, NULL without any.
    """
    values: dict[str, Any] = {"currency": terms.currency, "marketplaces": [*terms.marketplaces]}
    if not terms.fallbacks:
        own = PRICED.format(
            price="latest.price", latest=LATEST, step="0", among=STEPS[Step.OWN], is_current=IS_CURRENT, order=_PLACE
        )
        return own, values
    steps, more = _steps(terms, STEPS)
    price = _PRICE if Step.NEAR_MINT_FACTOR in terms.fallbacks else "latest.price"
    ladder = PRICED.format(price=price, latest=LATEST, step=steps, among="true", is_current=IS_CURRENT, order=_ORDER)
    return ladder, values | more


def stand_in(terms: Terms) -> tuple[str, Mapping[str, Any]]:
    """Return what a `series` can stand in for with a holding of its card and finish: the place of the step, NULL for
    nothing; and the bound values. Whether its marketplace was chosen is not looked at.
    """
    return _steps(terms, STAND_INS)


def _steps(terms: Terms, conditions: Mapping[Step, str]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"languages": [language.value for language in Language]}
    if Step.NEAR_MINT_FACTOR in terms.fallbacks:
        percents = terms.factors.percents if terms.factors else {}
        values["percents"] = "{" + ", ".join(f'"{name}": {percent}' for name, percent in percents.items()) + "}"
    taken = [step for step in conditions if step is Step.OWN or step in terms.fallbacks]
    return f"CASE {' '.join(f'WHEN {conditions[step]} THEN {_PLACES[step]}' for step in taken)} END", values
