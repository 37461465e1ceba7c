"""What only the owner of a file can say: questions, each asked once a file, and the answers.

An import without answers is complete: what is not known stays unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from collection.formats.rows import SkipReason
from collection.tables.dates import DateOrder
from collection.tables.numbers import DecimalSign
from market.variants import Condition, Finish, Language


class QuestionKind(StrEnum):
    """What is asked."""

    CONDITION = "condition"  # what does this word mean?
    FINISH = "finish"
    LANGUAGE = "language"
    DECIMAL_SIGN = "decimal_sign"  # is 1.000 one or one thousand?
    DATE_ORDER = "date_order"  # is 09/10 in September or in October?
    COST_CURRENCY = "cost_currency"  # which currency are the costs in?
    ZERO_COST = "zero_cost"  # is a cost of 0 a gift, or unknown?
    PLAYSET_COST = "playset_cost"  # is a playset's price for one copy, or for all four?


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one word, or about a column. `rows` is how many rows it concerns, `examples` are cells."""

    kind: QuestionKind
    column: str
    examples: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers to the questions of one file. Words are folded (`fold_word`); "" stands for rows without a word.

    `keep` are reasons for which rows are not skipped. `is_every_copy_new`: copies that an earlier import
    has added are added once more. `lines` are cells that are written anew, by column, by the number of their line.
    """

    conditions: Mapping[str, Condition] = field(default_factory=dict)
    finishes: Mapping[str, Finish] = field(default_factory=dict)
    languages: Mapping[str, Language] = field(default_factory=dict)
    decimal_sign: DecimalSign | None = None
    date_order: DateOrder | None = None
    cost_currency: str | None = None
    is_zero_cost_a_gift: bool | None = None
    is_playset_cost_for_all: bool | None = None
    keep: frozenset[SkipReason] = frozenset()
    is_every_copy_new: bool | None = None
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


NO_ANSWERS = Answers()
