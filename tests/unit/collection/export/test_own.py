"""Our own files: written and read again, whatever somebody holds, nothing is lost."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.export.contract import Exporter
from collection.export.held import Held, HeldCard, HeldLot
from collection.export.own import OWN_CSV, OWN_JSON
from collection.formats import dualcaster
from collection.formats.dualcaster import decode, decode_tags, encode, encode_tags
from collection.formats.registry import detect
from collection.formats.rows import ParsedRow, Word
from collection.ledger.money import minor
from collection.tables.reading import read_table
from market.variants import Language
from tests.support.collection_rows import owned, reading_of, rows_of
from tests.support.held import ANY_TEXT, HELD, LINE, TAGS, a_held, written


def held_of(row: ParsedRow, is_resolved: bool) -> Held:
    """What a row says, as a holding of one lot."""
    told, currency = row.identifiers, row.cost_currency
    price = None if row.unit_cost is None else minor(row.unit_cost * row.quantity, currency or "")
    fees = minor(row.unit_fees * row.quantity, currency or "")
    return Held(
        card=HeldCard(
            name=row.name,
            set_code=row.set_code,
            set_name=row.set_name,
            collector_number=row.collector_number,
            scryfall_id=told.scryfall_id,
            tcgplayer_id=told.tcgplayer_product_id,
            tcgplayer_sku=told.tcgplayer_sku,
            cardmarket_id=told.cardmarket_product_id,
            cardtrader_id=told.cardtrader_blueprint_id,
            mtgo_id=told.mtgo_id,
            multiverse_id=told.multiverse_id,
        ),
        is_resolved=is_resolved,
        lots=(HeldLot(row.quantity, price, fees, currency, row.acquired_on),),
        condition=row.condition.value,
        finish=row.finish.value,
        language=row.language.value,
        location=row.location,
        location_kind=row.location_kind,
        tags=row.tags,
        notes=row.notes,
        is_signed=row.is_signed,
        is_altered=row.is_altered,
        is_misprint=row.is_misprint,
        is_proxy=row.is_proxy,
        condition_word=raw_of(row.condition),
        finish_word=raw_of(row.finish),
        language_word=raw_of(row.language),
    )


def raw_of(word: Word[object]) -> str:
    """The word of another file, "" where it is one of ours."""
    return word.raw if word.value is None else ""


def by_lot(held: Iterable[Held]) -> list[Held]:
    """Holdings of one lot each; a known value leaves no word, money without a currency is none."""
    return [
        replace(
            one,
            lots=(replaced(lot),),
            condition_word="" if one.condition else one.condition_word,
            finish_word="" if one.finish else one.finish_word,
            language_word="" if one.language else one.language_word,
        )
        for one in held
        for lot in one.lots
    ]


def replaced(lot: HeldLot) -> HeldLot:
    """A lot without a currency where it has no money."""
    return lot if lot.price is not None or lot.fees else lot._replace(currency=None)


@pytest.mark.parametrize("exporter", [OWN_CSV, OWN_JSON], ids=["csv", "json"])
@given(held=st.lists(HELD, min_size=1, max_size=3), is_safe=st.booleans(), has_commas=st.booleans())
def test_what_is_written_is_read_again(exporter: Exporter, held: list[Held], is_safe: bool, has_commas: bool) -> None:
    rows = owned(written(exporter, *held, is_safe=is_safe, has_commas=has_commas))
    resolved = [one.is_resolved for one in held for _ in one.lots]
    read = [held_of(row, is_resolved) for row, is_resolved in zip(rows, resolved, strict=True)]
    assert read == by_lot(held)
    assert all(row.remarks == () for row in rows)


@given(text=ANY_TEXT | LINE | st.text(alphabet="'=\\nu0301", max_size=8))
def test_a_cell_is_one_line_and_the_same_text_again(text: str) -> None:
    cell = encode(text)
    assert not {"\n", "\r", "\t"} & {*cell}
    assert decode(cell) == text
    if cell.startswith(("=", "+", "-", "@")):
        assert decode(f"'{cell}") == text


@given(tags=TAGS)
def test_tags_may_have_commas(tags: tuple[str, ...]) -> None:
    assert decode_tags(encode_tags(tags)) == tags


@pytest.mark.parametrize(("exporter", "slug"), [(OWN_CSV, dualcaster.CSV), (OWN_JSON, dualcaster.JSON)])
def test_the_files_are_recognised_and_ask_nothing(exporter: Exporter, slug: str) -> None:
    file = written(exporter, a_held(condition=None, condition_word="P10", lots=(HeldLot(3, 0, 0, None),)))
    found = detect(read_table(file.encode()).header)
    assert found is not None
    assert found.slug == slug
    assert reading_of(file).questions == ()


def test_every_row_has_the_cells_of_the_header_whatever_is_unknown() -> None:
    bare = a_held(condition=None, finish=None, language=None)
    lines = written(OWN_CSV, bare).split("\r\n")
    assert len({line.count(",") for line in lines if line}) == 1


def test_a_price_of_three_copies_loses_no_cent() -> None:
    (row,) = owned(written(OWN_CSV, a_held(lots=(HeldLot(3, 1000, 50, "EUR"),))))
    assert row.unit_cost is not None
    assert minor(row.unit_cost * 3, "EUR") == 1000
    assert minor(row.unit_fees * 3, "EUR") == 50


def test_a_gift_is_one_and_an_unknown_cost_is_unknown() -> None:
    gift, unknown = owned(written(OWN_CSV, a_held(lots=(HeldLot(1, 0, 0, "EUR"), HeldLot(1)))))
    assert (gift.unit_cost, gift.cost_currency, unknown.unit_cost) == (0, "EUR", None)


def test_it_may_have_decimal_commas_and_semicolons() -> None:
    file = written(OWN_CSV, a_held(lots=(HeldLot(1, 1234, 0, "EUR"),)), has_commas=True)
    assert ";12,34;" in file
    (row,) = owned(file)
    assert str(row.unit_cost) == "12.34"


@pytest.mark.parametrize("wrong", ["-1", "NaN", "free", "1e99"])
def test_a_cost_that_is_none_costs_no_copy(wrong: str) -> None:
    file = written(OWN_CSV, a_held(lots=(HeldLot(1, 1234, 0, "EUR"),))).replace("12.34", wrong)
    (row,) = owned(file)
    assert (row.unit_cost, row.remarks) == (None, (f"{wrong!r} is no amount",))


def test_a_formula_is_inert_in_the_safe_file_and_byte_equal_in_the_plain_one() -> None:
    held = a_held(notes='=HYPERLINK("http://example.org")', location='6" box')
    safe, plain = (written(OWN_CSV, held, is_safe=is_safe) for is_safe in (True, False))
    assert "\"'=HYPERLINK" in safe
    assert ",'+2 Mace," in safe
    assert '"=HYPERLINK' in plain
    assert ",+2 Mace," in plain
    for file in (safe, plain):
        (row,) = owned(file)
        assert (row.name, row.notes, row.location) == ("+2 Mace", held.notes, held.location)


def test_proxies_and_words_that_nobody_knows_come_back() -> None:
    (row,) = owned(written(OWN_JSON, a_held(is_proxy=True, condition=None, condition_word="near_mint")))
    assert row.is_proxy
    assert row.condition == Word(None, "near_mint")
    assert row.language.value is Language.ENGLISH


def test_json_is_a_document_with_amounts_as_texts() -> None:
    document = msgspec.json.decode(written(OWN_JSON, a_held(lots=(HeldLot(2, 250, 0, "EUR"),))))
    assert (document["format"], document["version"]) == ("dualcaster", 1)
    (lot,) = document["lots"]
    assert (lot["quantity"], lot["price"], lot["currency"]) == (2, "2.50", "EUR")
    assert not lot.keys() & {"fees", "notes", "tags", "signed"}


def test_an_empty_collection_is_a_header() -> None:
    assert rows_of(written(OWN_CSV)) == rows_of(written(OWN_JSON)) == []
