"""Explanations: why a price, the market or a collection moved, as text (docs/methods.md, explanations)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from db.metrics import TEXTS_SHOWN
from explanations.checker import violations
from explanations.facts import Facts, rendered
from explanations.templates import written
from market.change_windows import WINDOWS
from market.variants import Currency
from services.analysis import wording
from services.market import fields
from services.people.holding_requests import CURRENCY
from services.requests import Request
from services.rules import Choice

TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class CardExplanationRequest(Request):
    """Why the headline price of a card moved over a period."""

    card_id: fields.CardId
    period: fields.PeriodCode = "7d"
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class MarketExplanationRequest(Request):
    """Why the market moved over a period."""

    currency: fields.CurrencyCode = str(Currency.USD)
    period: fields.PeriodCode = "7d"


@dataclass(frozen=True, slots=True)
class CollectionExplanationRequest(Request):
    """Why the value of one's collection moved over a window."""

    currency: Annotated[str | None, CURRENCY] = None
    window: Annotated[str, Choice(choices=WINDOWS, description="Length of time up to now.")] = "7d"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text with the facts that it may tell, by slot. `written_by` is the template, or the name of a model.

    `checked`: the checker has accepted the text. `as_of` is when its price was confirmed (UTC), None without one.
    `is_awaited`: a language model is writing a text that will take its place.
    """

    text: str
    written_by: str
    checked: bool
    facts: Mapping[str, str]
    as_of: datetime | None
    is_awaited: bool = False


def explain(facts: Facts, as_of: datetime | None, ask: bool = False) -> Explanation:
    """Return the text about facts: a language model's where there is one, else the template's.

    `ask`: where the model's is not there yet, a worker is asked for it.
    """
    found = wording.find(facts, ask)
    text, by = (found.stored.text, found.stored.model) if found.stored else (written(facts), TEMPLATE)
    TEXTS_SHOWN.labels(facts.kind, "template" if by == TEMPLATE else "model").inc()
    is_checked = not violations(text, facts)
    return Explanation(rendered(text, facts), by, is_checked, facts.texts, as_of, found.is_awaited)
