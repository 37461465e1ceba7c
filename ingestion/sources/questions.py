"""Questions to an upstream, one after the other: a question without an answer is rejected, and costs no other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from ingestion.contract import Record, SourceError
from ingestion.parsing.values import reject
from ingestion.upstreams.answers import BudgetUsedUp

Q = TypeVar("Q")

FAULTS_IN_A_ROW = 3  # questions without an answer, after which the upstream counts as down


def in_groups(ids: Sequence[Q], size: int) -> Iterator[tuple[Q, ...]]:
    """Yield the ids in questions of `size` ids."""
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size])


def answered(questions: Iterable[Q], ask: Callable[[Q], list[Record]], label: str) -> Iterator[Record]:
    """Yield the records of the answers. Rejects a question without an answer, named by `label` and its ids.

    Raises SourceError after FAULTS_IN_A_ROW failures, or where none succeeds.
    """
    succeeded, faults = False, 0
    fault: SourceError | None = None
    for question in questions:
        try:
            records = ask(question)
        except BudgetUsedUp:  # the upstream would answer no other question either
            raise
        except SourceError as error:
            faults, fault = faults + 1, error
            if faults == FAULTS_IN_A_ROW:
                raise
            yield reject(f"{label} {_named(question)}", error)
        else:
            succeeded, faults = True, 0
            yield from records
    if fault and not succeeded:
        raise fault


def _named(question: object) -> str:
    return ", ".join(map(str, question)) if isinstance(question, tuple) else str(question)
