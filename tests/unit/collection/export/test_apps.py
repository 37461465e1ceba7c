"""Tables of other apps: our own readers read what we write, as far as each format can say it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.export import apps
from collection.export.contract import Exporter, Spelling, spelling
from collection.export.held import Held, HeldCard, HeldLot
from collection.export.losses import cost_currency, losses, profile_of
from collection.export.registry import EXPORTERS
from collection.formats.registry import FORMATS, detect
from collection.formats.rows import ParsedRow
from collection.tables.reading import read_table
from market.variants import Condition, Finish
from tests.support.collection_rows import rows_of
from tests.support.held import HELD, TIDY, a_held, written

HEADERS = {
    "manabox": "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,"
    "Scryfall ID,Purchase price,Misprint,Altered,Signed,Condition,Language,Proxy,Purchase price currency,Added\r\n",
    "moxfield": '"Count","Tradelist Count","Name","Edition","Condition","Language","Foil","Tags","Last Modified",'
    '"Collector Number","Alter","Proxy","Purchase Price"\r\n',
    "dragonshield": '"sep=,"\r\nFolder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,'
    "Printing,Language,Price Bought,Date Bought,LOW,MID,MARKET\r\n",
    "cardkingdom": "title,edition,foil,quantity\r\n",
}
TIDY_HELD = st.builds(
    lambda held, name, notes, location: _tidied(held, name, notes, location),
    HELD,
    TIDY.filter(lambda text: any(map(str.isalpha, text))),
    TIDY,
    TIDY,
)


def _tidied(held: Held, name: str, notes: str, location: str) -> Held:
    """A holding whose texts are in the form that readers of other apps leave."""
    card = HeldCard(
        name=name,
        set_code="mid",
        set_name="Innistrad: Midnight Hunt",
        collector_number="2",
        scryfall_id=held.card.scryfall_id,
        tcgplayer_id=held.card.tcgplayer_id,
        cardmarket_id=held.card.cardmarket_id,
    )
    fields: dict[str, Any] = {name: getattr(held, name) for name in Held.__slots__}
    kind = held.location_kind if location else ""
    tags = tuple(tag for tag in ("EDH", "old frame") if tag[0] in str(held.tags))
    proxy = {"is_proxy": False}  # readers leave proxies out
    return Held(
        **fields | {"card": card, "notes": notes, "location": location, "location_kind": kind} | proxy | {"tags": tags}
    )


def meant(words: Spelling | None, value: Any) -> Any:
    """What a value is read as."""
    if words is None:
        return None
    return words.becomes.get(value, value if value in words.words else None)


@pytest.mark.parametrize("exporter", apps.APPS, ids=lambda one: one.slug)
@given(held=st.lists(TIDY_HELD, min_size=1, max_size=4), is_safe=st.booleans())
def test_readers_read_what_is_written(exporter: Exporter, held: list[Held], is_safe: bool) -> None:
    profiles = {profile_of(one, lot): 1 for one in held for lot in one.lots}
    currency = cost_currency(exporter, profiles)
    read = rows_of(written(exporter, *held, currency=currency, is_safe=is_safe), slug=exporter.slug)
    rows = [row for row in read if isinstance(row, ParsedRow)]
    assert len(rows) == len(read)
    expected = [(one, lot) for one in held for lot in exporter.rows_of(one)]
    for row, (one, lot) in zip(rows, expected, strict=True):
        assert (row.quantity, row.name) == (lot.quantity, one.card.name + _suffix(exporter, one))
        assert row.condition.value == meant(exporter.conditions, one.condition)
        assert row.finish.value == meant(exporter.finishes, one.finish)
        assert row.language.value == meant(exporter.languages, one.language)
        _check_rest(exporter, row, one, lot)


def _suffix(exporter: Exporter, held: Held) -> str:
    return " (Foil Etched)" if exporter is apps.TCGPLAYER and held.finish is Finish.ETCHED else ""


def _check_rest(exporter: Exporter, row: ParsedRow, held: Held, lot: HeldLot) -> None:
    """What a format holds comes back, what it does not hold is empty."""
    told = {
        "location": (row.location, held.location, ""),
        "notes": (row.notes, held.notes, ""),
        "tags": (row.tags, held.tags, ()),
        "signed": (row.is_signed, held.is_signed, False),
        "altered": (row.is_altered, held.is_altered, False),
        "misprint": (row.is_misprint, held.is_misprint, False),
        "scryfall_id": (row.identifiers.scryfall_id, held.card.scryfall_id, None),
        "collector_number": (row.collector_number, held.card.collector_number, ""),
    }
    for what, (read, value, nothing) in told.items():
        assert read == (value if what in exporter.holds else nothing), what
    if "acquired_on" in exporter.holds and lot.acquired_on and lot.acquired_on.year >= 1993:
        assert row.acquired_on == lot.acquired_on
    if row.unit_cost:
        assert row.unit_cost == lot.unit_price()
        assert row.cost_currency in (None, lot.currency)


@pytest.mark.parametrize("slug", HEADERS)
def test_headers_are_those_of_the_apps(slug: str) -> None:
    assert written(EXPORTERS[slug]) == HEADERS[slug]


@pytest.mark.parametrize("exporter", apps.APPS, ids=lambda one: one.slug)
def test_each_file_is_recognised_as_the_app_s_own(exporter: Exporter) -> None:
    assert detect(read_table(written(exporter, a_held()).encode()).header) is FORMATS[exporter.slug]


@pytest.mark.parametrize("exporter", apps.APPS, ids=lambda one: one.slug)
def test_a_cell_is_never_missing_whatever_is_unknown(exporter: Exporter) -> None:
    bare = a_held(condition=None, finish=None, language=None, card=HeldCard(name="Opt"))
    delimiter = ";" if exporter is apps.CARDMARKET else ","
    lines = [line for line in written(exporter, bare).split("\r\n") if line and "sep=" not in line]
    assert len({line.count(delimiter) for line in lines}) == 1


def test_a_word_is_refused_that_no_reader_knows_and_one_that_is_there_twice() -> None:
    with pytest.raises(ValueError, match="'pristine'"):
        spelling(FORMATS["manabox"].conditions, ("pristine",))
    with pytest.raises(ValueError, match="'light_played'"):
        spelling(FORMATS["manabox"].conditions, ("good", "light_played"))


@pytest.mark.parametrize("exporter", apps.APPS, ids=lambda one: one.slug)
def test_every_grade_has_a_word_where_the_format_has_a_column(exporter: Exporter) -> None:
    if exporter.conditions:
        assert exporter.conditions.words.keys() == {*Condition}
    assert exporter.finishes is not None
    assert exporter.finishes.words.keys() == {*Finish}


def test_split_cards_keep_both_halves_but_for_the_simple_name_of_tcgplayer() -> None:
    fire = a_held(card=HeldCard(name="Fire // Ice", set_code="apc", set_name="Apocalypse", collector_number="128"))
    for exporter in apps.APPS:
        assert "Fire // Ice" in written(exporter, fire)
    assert ",Fire // Ice,Fire," in "," + written(apps.TCGPLAYER, fire).split("\r\n")[1].partition(",")[2] + ","


def test_names_that_begin_with_a_sign_survive_the_safe_file_and_the_plain_one() -> None:
    for is_safe, cell in ((True, "'+2 Mace"), (False, "+2 Mace")):
        file = written(apps.MANABOX, a_held(), is_safe=is_safe)
        assert f",{cell}," in file
        (row,) = rows_of(file)
        assert isinstance(row, ParsedRow)
        assert row.name == "+2 Mace"


def test_a_list_of_wishes_is_no_place_for_what_is_owned() -> None:
    (row,) = rows_of(written(apps.MANABOX, a_held(location="Wanted", location_kind="list")))
    assert isinstance(row, ParsedRow)
    assert row.location_kind == "binder"


def test_costs_of_another_currency_are_left_out_where_a_file_says_none() -> None:
    lots = (HeldLot(1, 100, 0, "EUR"), HeldLot(1, 200, 0, "EUR"), HeldLot(1, 5209, 0, "CAD"))
    held = a_held(lots=lots)
    profiles = {profile_of(held, lot): number for lot, number in ((lots[0], 2), (lots[2], 1))}
    assert cost_currency(apps.MOXFIELD, profiles) == "EUR"
    file = written(apps.MOXFIELD, held, currency="EUR")
    assert [line.split(",")[-1] for line in file.split("\r\n")[1:4]] == ['"1.00"', '"2.00"', '""']
    assert cost_currency(apps.DECKBOX, profiles) == "USD"
    assert "$" not in written(apps.DECKBOX, held)
    told = {loss.message: loss.lots for loss in losses(apps.MOXFIELD, profiles)}
    assert told == {
        "Costs in CAD are left out: the file has those in EUR": 1,
        "That costs are in EUR is left out": 2,
    }
