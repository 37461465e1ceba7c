"""Faults of a whole edition: prices that are all equal, of unknown cards, or newer than its date."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import Edition, Rejected, SourceError
from ingestion.runs import edition_checks
from ingestion.runs.batches import Batch
from ingestion.runs.edition_checks import LEAST_ALIKE, EditionTotals, NotBelievable, varied
from ingestion.runs.prepared import PreparedBatch, prepare
from tests.support.prices import make_card, price, series

THEN = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def batch(*amounts: str, cards: int = 0, rejected: Sequence[str] = (), day: datetime = THEN) -> PreparedBatch:
    """A batch with a series an amount."""
    whole = Batch(room=0)
    for record in (
        *map(make_card, range(cards)),
        *(series(number, price(day, amount)) for number, amount in enumerate(amounts)),
        *(Rejected(reason, reason) for reason in rejected),
    ):
        whole.add(record, THEN - DAY, THEN + 9 * DAY)
    return prepare(whole, day)


def broken(*batches: PreparedBatch) -> Iterator[PreparedBatch]:
    yield from batches
    raise SourceError("It was cut off.")


def test_prices_that_are_all_equal_are_refused_before_any_is_stored() -> None:
    batches = [batch(*["1.00"] * 30), batch(*["1.00"] * 20)]
    stream = varied(batches)
    with pytest.raises(NotBelievable, match=r"^All of its 50 prices are 1\.00\. None was stored\.$"):
        next(stream)


def test_batches_wait_only_for_the_second_amount() -> None:
    batches = [
        batch(cards=3),
        batch("1.00"),
        batch(rejected=["x"]),
        batch("1.00", "2.00"),
        batch("3.00"),
        batch("3.00"),
    ]
    read = iter(batches)
    stream = varied(read)
    assert next(stream) is batches[0]
    assert next(stream) is batches[1]
    assert next(read) is batches[4]
    assert list(stream) == [batches[2], batches[3], batches[5]]


@given(st.lists(st.lists(st.sampled_from(["1.00", "2.00"]), max_size=30), max_size=6))
def test_nothing_is_lost_and_the_order_stays(amounts: list[list[str]]) -> None:
    batches = [batch(*some) for some in amounts]
    told = list(chain.from_iterable(amounts))
    if len(told) >= LEAST_ALIKE and len(set(told)) == 1:
        with pytest.raises(NotBelievable):
            list(varied(batches))
    else:
        assert list(varied(batches)) == batches


def test_few_equal_prices_are_nothing_odd() -> None:
    batches = [batch(*["0.35"] * (LEAST_ALIKE - 1))]
    assert list(varied(batches)) == batches


def test_a_long_history_of_one_price_is_nothing_odd() -> None:
    whole = Batch(room=0)
    whole.add(series(1, *(price(THEN + day * DAY, "0.35") for day in range(90))), THEN, THEN + 90 * DAY)
    prepared = prepare(whole, THEN)
    assert list(varied([prepared])) == [prepared]


def test_what_came_before_an_error_is_passed_on_unless_it_is_many_equal_prices() -> None:
    few = batch("1.00", "1.00")
    stream = varied(broken(few))
    assert next(stream) is few
    with pytest.raises(SourceError, match="cut off"):
        next(stream)
    with pytest.raises(SourceError, match="cut off"):
        next(varied(broken(batch(*["1.00"] * LEAST_ALIKE))))


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_checks, "MOST_HELD", 100)
    endless = iter(lambda: batch(*["1.00"] * 60), None)
    with pytest.raises(NotBelievable, match=r"^Its first 120 prices are 1\.00"):
        next(varied(endless))


def totals(*stored: tuple[PreparedBatch, int]) -> EditionTotals:
    """What batches come to, each with its number of series of unknown cards."""
    found = EditionTotals()
    for one, unmatched in stored:
        found.add(one, unmatched)
    return found


@pytest.mark.parametrize(
    ("source", "catalogue"),
    [("cardmarket-guide", "scryfall-bulk"), ("mtgjson-today", "scryfall-bulk, then mtgjson-history")],
)
def test_an_edition_of_unknown_cards_is_refused_and_says_what_to_do(source: str, catalogue: str) -> None:
    with pytest.raises(NotBelievable) as refused:
        totals((batch("1.00", "2.00"), 2), (batch("3.00"), 1)).require_believable(source, Edition(THEN, ()))
    assert str(refused.value) == (
        f"None of its 3 prices is of a card that is known. Load the catalogue first: {catalogue}."
    )


@pytest.mark.parametrize(
    ("unmatched", "oddities"), [(2, []), (3, ["3 of its 4 series are of cards that are not known."])]
)
def test_more_than_half_of_unknown_cards_is_odd(unmatched: int, oddities: list[str]) -> None:
    found = totals((batch("1.00", "2.00", "3.00", "4.00"), unmatched))
    assert found.require_believable("manapool", Edition(THEN, ())) == THEN
    assert list(found.oddities) == oddities


def test_records_that_were_all_rejected_are_refused_with_the_first_reason() -> None:
    with pytest.raises(NotBelievable, match=r"^All of its 2 records were rejected\. The first: no Scryfall id\.$"):
        totals((batch(rejected=["no Scryfall id", "x"]), 0)).require_believable("manapool", Edition(THEN, ()))


def test_one_card_among_rejected_records_is_enough() -> None:
    totals((batch(rejected=["x"]), 0), (batch(cards=1), 0)).require_believable("scryfall-bulk", Edition(THEN, ()))


def test_nothing_at_all_is_no_fault() -> None:
    assert EditionTotals().require_believable("scryfall-prices", Edition(THEN, ())) == THEN


def test_rejected_records_that_are_read_again_are_not_judged() -> None:
    again = Edition(THEN, (), replay_of=1)
    assert totals((batch(rejected=["x"]), 0), (batch("1.00"), 1)).require_believable("manapool", again) == THEN


def test_a_date_that_stands_still_is_told_and_the_edition_is_of_its_newest_price() -> None:
    found = totals((batch("1.00", day=THEN + 3 * DAY), 0), (batch("2.00"), 0))
    assert found.require_believable("mtgjson-today", Edition(THEN, ())) == THEN + 3 * DAY
    assert list(found.oddities) == ["It is dated 2026-03-01, but has prices of 2026-03-04: its date stands still."]


def test_prices_of_earlier_days_are_nothing_odd() -> None:
    found = totals((batch("1.00"), 0))
    assert found.require_believable("mtgjson-today", Edition(THEN + DAY, ())) == THEN + DAY
    assert not found.oddities
