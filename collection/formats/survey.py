"""The first pass over a file: what its columns decide together, and what only its owner can say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from collection.formats.answers import Answers, Question, QuestionKind
from collection.formats.binding import Binding, Translate, is_flag
from collection.formats.contract import Cells, Format, fold_word
from collection.tables.dates import DateOrder, DateOrders
from collection.tables.money import InvalidMoney, number_in, parse_money
from collection.tables.numbers import DecimalSign, DecimalSigns, InvalidNumber
from collection.tables.table import Table

MAXIMUM_WORDS = 100  # unknown words of one kind; more means that the column holds something else


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole file says: the decimal sign of its costs, the order of its dates, and the open questions."""

    decimal_sign: DecimalSign | None
    date_order: DateOrder | None
    questions: tuple[Question, ...]


class _Costs:
    """What the cells of costs say and leave open."""

    def __init__(self, file_format: Format, answers: Answers) -> None:
        self._file_format, self._answers = file_format, answers
        self._signs = DecimalSigns()
        self._zero = self._bare = self._playsets = 0  # rows

    def see(self, cell: str, currency: str, is_playset: bool) -> None:
        """Take the cost of one row into account."""
        number = number_in(cell)
        if not number:
            return
        self._signs.see(number)
        try:
            amount, sign_currency = parse_money(cell, DecimalSign.POINT)
        except (InvalidMoney, InvalidNumber):
            return
        self._zero += amount == 0
        self._bare += bool(amount) and not (currency or sign_currency or self._file_format.cost_currency)
        self._playsets += bool(amount) and is_playset

    def decimal_sign(self) -> DecimalSign | None:
        """Return the decimal sign that the cells decide, else the owner's."""
        return self._signs.decide() or self._answers.decimal_sign

    def questions(self, column: str) -> Iterator[Question]:
        """Yield what the cells leave open."""
        answers = self._answers
        if self._signs.undecided and self.decimal_sign() is None:
            yield Question(QuestionKind.DECIMAL_SIGN, column, tuple(self._signs.undecided), self._signs.undecided_count)
        if self._zero and answers.is_zero_cost_a_gift is None and not self._file_format.is_zero_cost_unknown:
            yield Question(QuestionKind.ZERO_COST, column, ("0",), self._zero)
        if self._bare and answers.cost_currency is None:
            yield Question(QuestionKind.COST_CURRENCY, column, (), self._bare)
        if self._playsets and answers.is_playset_cost_for_all is None:
            yield Question(QuestionKind.PLAYSET_COST, column, (), self._playsets)


class _Words:
    """Words of one kind that have no meaning yet."""

    def __init__(self, kind: QuestionKind, column: str, translate: Translate[object]) -> None:
        self._kind, self._column, self._translate = kind, column, translate
        self._rows: Counter[str] = Counter()
        self._spelling: dict[str, str] = {}

    def see(self, cell: str | None) -> None:
        """Take the word of one row into account."""
        word = self._translate(cell)
        if word.is_unknown:
            folded = fold_word(word.raw)
            if folded in self._rows or len(self._rows) < MAXIMUM_WORDS:
                self._rows[folded] += 1
                self._spelling.setdefault(folded, word.raw)

    def questions(self) -> Iterator[Question]:
        """Yield one question a word, the most frequent first."""
        for word, rows in self._rows.most_common():
            yield Question(self._kind, self._column, (self._spelling[word],), rows)


def survey(table: Table, file_format: Format, binding: Binding, answers: Answers) -> Survey:
    """Read a whole file once, in bounded memory, and return what it decides and what it asks."""
    columns = binding.columns
    costs, orders = _Costs(file_format, answers), DateOrders()
    words = {
        "condition": _Words(QuestionKind.CONDITION, columns["condition"], binding.condition),
        "finish": _Words(QuestionKind.FINISH, columns["finish"], binding.finish),
        "language": _Words(QuestionKind.LANGUAGE, columns["language"], binding.language),
    }
    for cells in _owned(table, binding):
        said = binding.surveyed(cells)
        for what, seen in words.items():
            seen.see(said.get(what))
        for column in _unknown_finishes(file_format, cells):
            words["finish"].see(column)
        if day := said.get("acquired_on"):
            orders.see(day)
        if cost := said.get("unit_cost"):
            costs.see(cost, said.get("cost_currency", ""), is_flag(said, "playset"))
    date_order = orders.decide() or answers.date_order
    questions = [question for seen in words.values() for question in seen.questions()]
    questions += costs.questions(columns["unit_cost"])
    if orders.undecided and date_order is None:
        questions.append(
            Question(QuestionKind.DATE_ORDER, columns["acquired_on"], tuple(orders.undecided), orders.undecided_count)
        )
    return Survey(costs.decimal_sign(), date_order, tuple(questions))


def _unknown_finishes(file_format: Format, cells: Cells) -> Iterator[str]:
    """Yield the columns that count copies of a finish without a name."""
    for column, finish in file_format.quantities_by_finish:
        if finish is None and cells.get(column, "").strip() not in ("", "0"):
            yield column


def _owned(table: Table, binding: Binding) -> Iterator[Cells]:
    """Yield the cells of the rows that are not left out: nothing is asked about the others."""
    for line in table.lines():
        if line.problem:
            continue
        cells = binding.derived(binding.raw(line))
        if not binding.skip_reason(cells):
            yield cells
