"""A format bound to the header of one file: which of its columns the file has, and how each word is translated."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from collection.formats.answers import Answers
from collection.formats.contract import COLUMN_FIELDS, Cells, Format, fold_word
from collection.formats.mending import names_for
from collection.formats.rows import SkipReason, Word
from collection.formats.words import NO_FLAG
from collection.tables.table import Line

V = TypeVar("V")
Said = Mapping[str, str]  # by what is said (a field of Columns); nothing where the file has no such column
Translate = Callable[[str | None], Word[V]]  # None where the file has no such column
# Spreadsheet programs run a cell that begins so as a formula; exports for them put an apostrophe before it.
_ESCAPE, _FORMULA = "'", frozenset("=+-@\t\0")
_SURVEYED = frozenset({"condition", "finish", "language", "unit_cost", "cost_currency", "acquired_on", "playset"})


class Binding:
    """Columns and words of a format in one file."""

    def __init__(self, file_format: Format, header: Sequence[str], answers: Answers) -> None:
        spelling = {fold_word(name): name for name in file_format.column_names()}
        self.names = tuple(spelling.get(fold_word(name), name) for name in header)
        self._private = file_format.private_columns & set(self.names)
        self._derive = file_format.derive
        self.columns = {what: self._present(file_format.columns.names(what)) for what in COLUMN_FIELDS}
        self._read = tuple((what, column) for what, column in self.columns.items() if column)
        self._surveyed = tuple((what, column) for what, column in self._read if what in _SURVEYED)
        self._skips = tuple(skip for skip in file_format.skips if skip.reason not in answers.keep)
        self._proxy = "" if SkipReason.PROXY in answers.keep else self.columns["proxy"]
        self.condition = translator(file_format.conditions, answers.conditions)
        self.finish = translator(file_format.finishes, answers.finishes, file_format.finishes_by_part)
        self.language = translator(file_format.languages, answers.languages)

    def _present(self, names: tuple[str, ...]) -> str:
        """Return the name that the file uses; the first one where it uses none, as a cell may be derived."""
        return next((name for name in names if name in self.names), names[0] if names else "")

    def raw(self, line: Line) -> Cells:
        """Return the cells of a row by the format's spelling of their columns, those of third persons left out.

        Of a row that cannot be told apart into cells nothing is kept where a column is of third persons.
        """
        if line.problem:
            return {} if self._private else dict(zip(names_for(self.names, len(line.cells)), line.cells, strict=True))
        raw = dict(zip(self.names, line.cells, strict=True))
        for column in self._private:
            del raw[column]
        return raw

    def derived(self, raw: Cells) -> Cells:
        """Return the cells of a row as the format understands them."""
        return {**raw, **self._derive(raw)} if self._derive else raw

    def skip_reason(self, cells: Cells) -> SkipReason | None:
        """Return why a row is left out, None where it is not; for no reason that the owner wants kept."""
        for skip in self._skips:
            if skip.concerns(cells):
                return skip.reason
        return SkipReason.PROXY if self._proxy and _is_yes(cells.get(self._proxy, "")) else None

    def said(self, cells: Cells) -> Said:
        """Return what the cells of a row say of each thing, without outer blanks."""
        return _said(cells, self._read)

    def surveyed(self, cells: Cells) -> Said:
        """Return what the cells of a row say of the things that a file decides or asks together."""
        return _said(cells, self._surveyed)


def _said(cells: Cells, columns: Sequence[tuple[str, str]]) -> Said:
    return {
        what: cell.strip() if (cell := cells[column])[:1] != _ESCAPE else _unescaped(cell.strip())
        for what, column in columns
        if column in cells
    }


def is_flag(said: Said, what: str) -> bool:
    """Return whether a flag is raised: some apps write a word of their own for yes."""
    return _is_yes(said.get(what, ""))


def _is_yes(word: str) -> bool:
    return word != "" and fold_word(word) not in NO_FLAG


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[1:2] in _FORMULA else cell


def translator(words: Mapping[str, V], answers: Mapping[str, V], parts: Sequence[tuple[str, V]] = ()) -> Translate[V]:
    """Return what translates a cell: by the format's table, else by the owner's answers, else by a part of the word.

    Without a column only an answer for rows without a word counts.
    """

    @lru_cache(maxsize=1024)  # a column repeats a few words
    def translate(cell: str | None) -> Word[V]:
        if cell is None:
            return Word(answers.get(""), "")
        word = fold_word(cell)
        value = words.get(word, answers.get(word))
        if value is None:
            value = next((value for part, value in parts if part in word), None)
        return Word(value, cell)

    return translate
