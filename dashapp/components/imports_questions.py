"""What only the owner of a file can say: one form for all open questions, each asked once a word."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import dash_bootstrap_components as dbc
from dash import html

from collection.formats.answers import Question, QuestionKind
from collection.formats.contract import fold_word
from collection.tables.currencies import CODES
from collection.tables.dates import DateOrder
from collection.tables.numbers import DecimalSign
from dashapp import formats
from dashapp.components import forms
from market.variants import Condition, Finish, Language
from services.people.imports.contract import Import

OPEN = "-"  # not answered: it stays unknown
YES, NO = "true", "false"
# The member of the answers that a word belongs to.
WORDS: Mapping[QuestionKind, str] = MappingProxyType(
    {QuestionKind.CONDITION: "conditions", QuestionKind.FINISH: "finishes", QuestionKind.LANGUAGE: "languages"}
)
SINGLE: Mapping[QuestionKind, str] = MappingProxyType(
    {
        QuestionKind.DECIMAL_SIGN: "decimal_sign",
        QuestionKind.DATE_ORDER: "date_order",
        QuestionKind.COST_CURRENCY: "cost_currency",
        QuestionKind.ZERO_COST: "is_zero_cost_a_gift",
        QuestionKind.PLAYSET_COST: "is_playset_cost_for_all",
    }
)
ASKED: Mapping[QuestionKind, str] = MappingProxyType(
    {
        QuestionKind.CONDITION: "Which condition is {word}?",
        QuestionKind.FINISH: "Which finish is {word}?",
        QuestionKind.LANGUAGE: "Which language is {word}?",
        QuestionKind.DECIMAL_SIGN: "Which number is {word}?",
        QuestionKind.DATE_ORDER: "Which day is {word}?",
        QuestionKind.COST_CURRENCY: "Which currency are the costs in?",
        QuestionKind.ZERO_COST: "What does a cost of 0 mean?",
        QuestionKind.PLAYSET_COST: "What is a playset’s cost for?",
    }
)
USUAL = ("USD", "EUR", "GBP", "CAD", "AUD", "JPY")
CURRENCIES = (*USUAL, *sorted(CODES.difference(USUAL)))
OPTIONS: Mapping[QuestionKind, Mapping[str, str]] = MappingProxyType(
    {
        QuestionKind.CONDITION: {one: formats.condition_name(one) for one in Condition},
        QuestionKind.FINISH: {one: formats.FINISH_NAMES[one] for one in Finish},
        QuestionKind.LANGUAGE: {one: one for one in Language},
        QuestionKind.DECIMAL_SIGN: {
            DecimalSign.POINT: "The point is before the decimals",
            DecimalSign.COMMA: "The comma is before the decimals",
        },
        QuestionKind.DATE_ORDER: {
            DateOrder.DAY_FIRST: "The day comes first",
            DateOrder.MONTH_FIRST: "The month comes first",
        },
        QuestionKind.COST_CURRENCY: {code: code for code in CURRENCIES},
        QuestionKind.ZERO_COST: {YES: "It was a gift", NO: "The cost is not known"},
        QuestionKind.PLAYSET_COST: {YES: "All four copies", NO: "One copy"},
    }
)


def questions(one: Import) -> html.Section:
    """Return the form of the open questions of an import."""
    fields = [_field(place, question) for place, question in enumerate(one.questions)]
    form = forms.form(
        f"/api/inventory/imports/{one.id}",
        html.Div(fields, className="import-answers"),
        submit="Answer, and read the file again",
        method="PATCH",
        then="tell",
        body="answers",
    )
    form.className = "account-form import-questions"
    number = len(one.questions)
    words = (
        "Only you know this. Answers are remembered for your next file from this app. What you leave open stays"
        " unknown; the import is complete without it."
    )
    heading = html.H2("One question" if number == 1 else f"{number} questions")
    return html.Section([heading, html.P(words, className="caption"), form], className="panel")


def _field(place: int, question: Question) -> html.Div:
    word = question.examples[0] if question.examples else ""
    name = f"{WORDS[question.kind]}|{fold_word(word)}" if question.kind in WORDS else SINGLE[question.kind]
    options = {OPEN: "Leave it open"} | {str(value): text for value, text in OPTIONS[question.kind].items()}
    rows = f"{formats.count(question.rows)} {'row' if question.rows == 1 else 'rows'}"
    where = f"{rows}, column {question.column}" if question.column else rows
    asked = ASKED[question.kind].format(word=_quoted(question.kind, question.examples))
    # A word can have any characters: it is in the name, which is sent, and not in the id.
    shown = [{"label": text, "value": value} for value, text in options.items()]
    label = html.Label(
        [html.Span(asked), html.Span(where, className="caption")],
        htmlFor=f"question-{place}",
        className="control-label",
    )
    return html.Div(
        [label, dbc.Select(id=f"question-{place}", name=name, options=shown, value=OPEN)], className="field"
    )


def _quoted(kind: QuestionKind, examples: Sequence[str]) -> str:
    if kind in WORDS:
        return f"“{examples[0]}”" if examples and examples[0].strip() else "an empty cell"
    return ", ".join(f"“{one}”" for one in examples[:3])
