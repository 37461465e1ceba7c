"""Tags and notes of holdings: what a collector writes beside copies. A change of them is an entry of the ledger."""

from collections.abc import Iterable, Mapping, Sequence

from collection.ledger.entries import Entry, Labelling, Labels
from collection.reconciliation.columns import variant
from db.engine import Row
from services.people.holding_requests import AddRequest, ChangeRequest


class ChangedSince(Exception):
    """The labels of a holding are others than the entry, which is to be reversed, left them."""


def words_of(text: str) -> list[str]:
    """Return the tags in a text that separates them by commas, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))


def changed(row: Row, asked: ChangeRequest) -> Labelling:
    """Return what a request changes of a holding's labels."""
    tags = list(row.tags) if asked.tags is None else words_of(asked.tags)
    tags = _with(tags, words_of(asked.add_tags), words_of(asked.remove_tags))
    return _labelling(row, Labels(tuple(tags), row.notes if asked.notes is None else asked.notes))


def added(row: Row, asked: AddRequest) -> Labelling:
    """Return what a request adds to the labels that a holding has."""
    return _labelling(row, merged(_labels(row), Labels(tuple(words_of(asked.tags)), asked.notes)))


def merged(labels: Labels, others: Labels) -> Labels:
    """Return labels with those of copies that come: their tags, and the lines of their notes that are not there."""
    known = labels.notes.split("\n")
    lines = [line for line in others.notes.split("\n") if line not in known]
    return Labels(tuple(_with(labels.tags, others.tags, ())), "\n".join(filter(None, (labels.notes, *lines))))


def taken_back(now: Labels, before: Labels, after: Labels) -> Labels:
    """Return labels without what a change from `before` to `after` added to them; what was written since stays."""
    added = set(after.tags) - set(before.tags)
    notes = before.notes if now.notes == after.notes else now.notes
    return Labels(tuple(tag for tag in now.tags if tag not in added), notes)


def reverted(entries: Iterable[Entry], numbers: Iterable[int], now: Mapping[int, Labels]) -> dict[int, Labels]:
    """Return the labels of holdings after the reversal of entries, the newest first; `now` has those of all holdings.

    Raises ChangedSince where somebody has changed labels since the entry to reverse.
    """
    by_number = {entry.id: entry for entry in entries}
    told: dict[int, Labels] = {}
    for number in sorted(numbers, reverse=True):
        entry, is_undone = by_number[number], True
        while entry.reverses is not None:  # the reversal of a reversal does it again
            entry, is_undone = by_number[entry.reverses], not is_undone
        for line in reversed(labellings(entry)):
            expected, wanted = (line.after, line.before) if is_undone else (line.before, line.after)
            if told.get(line.holding, now.get(line.holding)) != expected:
                raise ChangedSince(line.holding)
            told[line.holding] = wanted
    return told


def labellings(entry: Entry) -> list[Labelling]:
    """Return what an entry tells of labels; empty for an entry about copies."""
    return [line for line in entry.lines if isinstance(line, Labelling)]


def _labelling(row: Row, after: Labels) -> Labelling:
    of = variant(row.card_id, row.condition, row.finish, row.language, row.raw)
    return Labelling(row.id, of, _labels(row), after)


def _labels(row: Row) -> Labels:
    return Labels(tuple(row.tags), row.notes)


def _with(tags: Sequence[str], added: Iterable[str], removed: Sequence[str]) -> list[str]:
    return [tag for tag in dict.fromkeys((*tags, *added)) if tag not in removed]
