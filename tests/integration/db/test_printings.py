"""Bulk look-ups of printings: what plain Python finds among the same cards, in a handful of statements."""

import csv
import gzip
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from collection.resolution.batch import resolve_all
from collection.resolution.catalogue import Printing
from collection.resolution.clues import Clues, Scheme
from collection.resolution.outcome import Resolution, Rung, State
from db.queries import printings
from db.queries.printings import StoredPrintings
from db.writes.card_lines import prepare
from db.writes.catalogue import store_cards
from db.writes.ledger import start_run
from db.writes.migrations import apply_migrations
from ingestion.sources.scryfall_bulk import ScryfallBulk
from market.records import CatalogueCard, Migration
from market.variants import Finish
from tests.support.prices import TODAY, ago, execute, make_card
from tests.support.printings import PlainPrintings
from tests.support.statements import counted

DATA = Path(__file__).parents[4] / "shared" / "data"
MANABOX = DATA / "collections/manabox_suppennudel/ManaBox_Collection_2023-06-06_fb7d7af.csv.gz"
STATEMENTS = 9  # sets, former codes; three schemes of identifiers; numbers; names of two faces, in sets, anywhere
FINISHES = {"normal": Finish.NONFOIL, "foil": Finish.FOIL, "etched": Finish.ETCHED}
CARDS = [
    make_card(1, name="Shock", set_code="10e", set_name="Tenth Edition", collector_number="232", tcgplayer_id=11),
    make_card(2, name="Shock", set_code="m19", set_name="Core Set 2019", collector_number="156", tcgplayer_id=12,
              tcgplayer_etched_id=13, finishes=["nonfoil", "etched"]),
    make_card(3, name="Fire // Ice", set_code="apc", set_name="Apocalypse", collector_number="128", cardmarket_id=14),
    make_card(4, name="Séance Board", set_code="mid", set_name="Innistrad: Midnight Hunt", collector_number="1★",
              cardmarket_id=14),
    make_card(5, name="Zilortha, Strength Incarnate", flavor_name="Godzilla, King of the Monsters", set_code="iko",
              set_name="Ikoria: Lair of Behemoths", collector_number="275", finishes=["foil"]),
    make_card(6, name="Davriel", set_code="j21", set_name="Jumpstart: Historic Horizons", digital=True),
    make_card(7, name="Shock // Shock", set_code="atst", set_name="Art Series", layout="art_series"),
]  # fmt: skip


def add(engine: Engine, *cards: CatalogueCard) -> None:
    """Store cards as a catalogue does."""
    with engine.begin() as connection:
        store_cards(connection, prepare(cards, TODAY))


def resolutions(engine: Engine, *rows: Clues) -> list[Resolution]:
    """What rows mean in the stored catalogue."""
    with engine.connect() as connection:
        return resolve_all(rows, StoredPrintings(connection))


def resolution(engine: Engine, clues: Clues) -> Resolution:
    """What one row means in the stored catalogue."""
    return resolutions(engine, clues)[0]


def ids(engine: Engine) -> dict[int, int]:
    """Our ids by the number of a made card."""
    with engine.connect() as connection:
        return {row.scryfall_id.int: row.id for row in connection.execute(text("SELECT id, scryfall_id FROM cards"))}


@pytest.mark.parametrize(
    ("clues", "card", "rung"),
    [
        (Clues(scryfall_id=UUID(int=1)), 1, Rung.SCRYFALL_ID),
        (Clues(tcgplayer_id=11), 1, Rung.TCGPLAYER_ID),
        (Clues(tcgplayer_id=13, finish=Finish.FOIL), 2, Rung.TCGPLAYER_ID),
        (Clues(cardmarket_id=14, name="Seance Board"), 4, Rung.CARDMARKET_ID),
        (Clues(name="SHOCK", set_code="10E", collector_number="0232"), 1, Rung.SET_AND_NUMBER),
        (Clues(name="Fire/Ice", set_name="apocalypse", collector_number="128/143"), 3, Rung.SET_NAME_AND_NUMBER),
        (Clues(name="Ice", set_code="APC"), 3, Rung.SET_AND_NAME),
        (Clues(name="Godzilla, King of the Monsters", set_code="iko"), 5, Rung.SET_AND_NAME),
        (Clues(name="seance board", set_code="MID", collector_number="1*"), 4, Rung.SET_AND_NUMBER),
    ],
)
def test_a_row_is_resolved_by_the_stored_catalogue(database: Engine, clues: Clues, card: int, rung: Rung) -> None:
    add(database, *CARDS)
    found = resolution(database, clues)
    assert (found.state, found.card_id, found.rung) == (State.EXACT, ids(database)[card], rung)


def test_a_product_of_tcgplayer_is_of_its_own_finish(database: Engine) -> None:
    add(database, *CARDS)
    etched, other = resolutions(database, Clues(tcgplayer_id=13), Clues(tcgplayer_id=12))
    assert (etched.finish, other.finish) == (Finish.ETCHED, Finish.NONFOIL)


def test_every_look_up_finds_what_plain_python_does(database: Engine) -> None:
    add(database, *CARDS)
    with database.connect() as connection:
        stored = StoredPrintings(connection)
        numbered = [(card.set_code, card.collector_number) for card in CARDS] + [("m19", "1"), ("xxx", "1")]
        (everything,) = [[one for found in stored.numbered(numbered).values() for one in found]]
        plain = PlainPrintings(everything)
        titles = sorted({title for one in everything for title in one.titles} | {"nothing", "shock shock"})
        in_sets = [(card.set_code, title) for card in CARDS for title in titles]
        anywhere = [(number, title) for number in ("", "156") for title in titles]
        assert stored.numbered(numbered) == plain.numbered(numbered)
        assert in_any_order(stored.titled_in_set(in_sets)) == in_any_order(plain.titled_in_set(in_sets))
        assert in_any_order(stored.titled(anywhere)) == in_any_order(plain.titled(anywhere))
        assert stored.titled([("156", "shock")])["156", "shock"][0].set_code == "m19"
    assert len(everything) == len(CARDS)


def in_any_order(found: object) -> dict[tuple[str, str], set[Printing]]:
    """Printings by key."""
    assert isinstance(found, dict)
    return {key: set(printings) for key, printings in found.items()}


def test_candidates_are_on_paper_in_english_the_newest_and_no_extras_first(database: Engine) -> None:
    add(
        database,
        make_card(1, name="Shock", released_at=ago(900).date()),
        make_card(2, name="Shock", released_at=ago(30).date(), lang="ja", language="Japanese"),
        make_card(3, name="Shock", released_at=ago(30).date()),
        make_card(4, name="Shock", released_at=ago(1).date(), digital=True),
        make_card(5, name="Shock // Shock", layout="art_series"),
    )
    known = ids(database)
    assert resolution(database, Clues(name="Shock")).candidates == tuple(known[number] for number in (3, 1, 2, 5))


def test_a_merged_card_is_found_as_the_one_that_it_was_merged_into(database: Engine) -> None:
    add(database, *CARDS)
    migrate(database, Migration(UUID(int=1), UUID(int=2), ago(1).date()))
    by_id = Clues(scryfall_id=UUID(int=1))
    by_number = Clues(name="Shock", set_code="10E", collector_number="232")
    assert [found.card_id for found in resolutions(database, by_id, by_number)] == [ids(database)[2]] * 2
    assert {found.state for found in resolutions(database, by_id, by_number)} == {State.EXACT}


def test_a_deleted_card_is_unresolved_with_its_name(database: Engine) -> None:
    add(database, *CARDS)
    migrate(database, Migration(UUID(int=5), None, ago(1).date()))
    found = resolution(database, Clues(scryfall_id=UUID(int=5)))
    assert found.state is State.UNRESOLVED
    assert found.reason == "Zilortha, Strength Incarnate (IKO 275) is no longer in the catalogue."


def migrate(engine: Engine, *migrations: Migration) -> None:
    """Apply migrations of a catalogue."""
    with engine.begin() as connection:
        apply_migrations(connection, start_run(connection, "scryfall-migrations"), migrations)


def test_a_former_code_of_a_set_leads_to_the_current_one(database: Engine) -> None:
    add(database, *CARDS)
    execute(database, "INSERT INTO set_renames VALUES ('old', '10e', now())")
    found = resolution(database, Clues(name="Shock", set_code="OLD", collector_number="232"))
    assert (found.state, found.card_id) == (State.EXACT, ids(database)[1])


def test_a_row_resolves_by_itself_once_the_catalogue_has_its_card(database: Engine) -> None:
    clues = Clues(scryfall_id=UUID(int=1), name="Shock", set_code="10E", collector_number="232")
    assert resolution(database, clues).state is State.UNRESOLVED
    add(database, *CARDS)
    assert resolution(database, clues).state is State.EXACT


def test_a_digital_card_is_named_and_not_taken(database: Engine) -> None:
    add(database, *CARDS)
    found = resolution(database, Clues(name="Davriel", set_code="J21"))
    assert (found.state, found.candidates) == (State.UNRESOLVED, ())
    assert "Davriel (J21 6) is digital only: no paper card." in found.reason


def test_names_that_mean_something_to_sql_are_only_names(database: Engine) -> None:
    odd = [make_card(1, name='"Ach! Hans, Run!"'), make_card(2, name="_____"), make_card(3, name="{100%} \\, NULL")]
    add(database, *odd)
    found = resolutions(database, *[Clues(name=card.name, set_code="tst") for card in odd])
    assert [one.card_id for one in found] == [ids(database)[number] for number in (1, 2, 3)]
    unknown = Clues(name="'; DROP", set_code="\\", collector_number="%{NULL}", set_name='","')
    assert resolution(database, unknown).state is State.UNRESOLVED
    unstorable = Clues(name="A\0B", set_code="10E", collector_number="1\0\ud800", tcgplayer_id=10**30)
    assert resolution(database, unstorable).state is State.UNRESOLVED


@given(
    st.builds(
        Clues,
        tcgplayer_id=st.integers() | st.none(),
        cardmarket_id=st.integers() | st.none(),
        name=st.text(st.characters(), max_size=30) | st.none(),
        set_code=st.sampled_from(["10E", "\0", None]),
        collector_number=st.text(st.characters(), max_size=9) | st.none(),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_whatever_a_file_says_has_an_answer(database: Engine, clues: Clues) -> None:
    add(database, *CARDS)
    assert resolution(database, clues).reason


@pytest.mark.parametrize("scheme", [Scheme.MTGO, Scheme.TCGPLAYER_SKU, Scheme.CARDTRADER, Scheme.MULTIVERSE])
def test_an_identifier_that_the_catalogue_does_not_store_finds_nothing(database: Engine, scheme: Scheme) -> None:
    found = resolution(database, Clues(**{scheme: 11}))
    assert (found.state, found.card_id) == (State.UNRESOLVED, None)


def test_any_number_of_rows_takes_the_same_few_statements(database: Engine) -> None:
    add(database, *CARDS)
    rows = [
        Clues(scryfall_id=UUID(int=900 + number), tcgplayer_id=900 + number, cardmarket_id=900 + number,
              name=f"Shock {number}", set_code="10E", set_name="Apocalypse", collector_number=str(number))
        for number in range(500)
    ]  # fmt: skip
    with counted(database) as statements:
        resolutions(database, *rows)
    assert len(statements) == STATEMENTS


KEYS = {"values": "{}", "codes": [], "numbers": [], "firsts": [], "titles": []}
LOOK_UPS = {
    **{scheme.value: text(statement) for scheme, statement in printings.IDENTIFIED.items()},
    "numbered": printings.NUMBERED,
    "titled_in_set": printings.TITLED_IN_SET,
    "titled": printings.TITLED_ANYWHERE,
    "faces": printings.DOUBLE_NAMES,
}


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_look_up_can_do_without_reading_all_cards(database: Engine, look_up: str) -> None:
    statement = LOOK_UPS[look_up]
    with database.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        values = {name: KEYS[name] for name in statement.compile().params}
        plan = "\n".join(connection.scalars(text(f"EXPLAIN {statement.text}"), values))
    assert "Seq Scan on cards" not in plan
    assert "cards_" in plan


@pytest.fixture(scope="module")
def manabox() -> list[dict[str, str]]:
    """The rows of a real file with more than 19,000 rows; these tests cannot mean anything without it."""
    assert MANABOX.is_file(), f"The real file is missing: {MANABOX}"
    with gzip.open(MANABOX, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clues_of(row: dict[str, str]) -> Clues:
    """All that a row of the file says about its card."""
    return Clues(
        scryfall_id=UUID(row["Scryfall ID"]),
        name=row["Name"],
        set_code=row["Set code"],
        set_name=row["Set name"],
        collector_number=row["Collector number"],
        finish=FINISHES[row["Foil"]],
    )


def cards_of(rows: list[dict[str, str]]) -> list[CatalogueCard]:
    """The catalogue that a file has been made from: its cards, in the finishes that it names."""
    finishes: dict[str, set[str]] = {}
    for row in rows:
        finishes.setdefault(row["Scryfall ID"], set()).add(FINISHES[row["Foil"]])
    cards = {
        row["Scryfall ID"]: CatalogueCard(
            UUID(row["Scryfall ID"]),
            row["Name"],
            row["Set code"].lower(),
            row["Collector number"],
            set_name=row["Set name"],
            finishes=sorted(finishes[row["Scryfall ID"]]),
        )
        for row in rows
    }
    return list(cards.values())


def test_a_real_file_is_resolved_with_and_without_its_ids(database: Engine, manabox: list[dict[str, str]]) -> None:
    add(database, *cards_of(manabox))
    execute(database, "ANALYZE cards")
    expected = [(State.EXACT, UUID(row["Scryfall ID"])) for row in manabox]
    with_ids = [clues_of(row) for row in manabox]
    printed = [replace(clues, scryfall_id=None) for clues in with_ids]
    named = [replace(clues, set_code=None) for clues in printed]
    for rows, rung, most in (
        (with_ids, Rung.SCRYFALL_ID, 3),
        (printed, Rung.SET_AND_NUMBER, 3),
        (named, Rung.SET_NAME_AND_NUMBER, 3),
    ):
        with counted(database) as statements:
            began = time.process_time()
            found = resolutions(database, *rows)
            took = time.process_time() - began
        print(f"{len(rows)} rows by {rung}: {took:.2f} s of Python, {len(statements)} statements")
        assert found_ids(database, found) == expected
        assert {one.rung for one in found} == {rung}
        assert len(statements) == most


def found_ids(engine: Engine, found: list[Resolution]) -> list[tuple[State, UUID]]:
    """The states of rows and the Scryfall ids of their cards."""
    with engine.connect() as connection:
        known = {row.id: row.scryfall_id for row in connection.execute(text("SELECT id, scryfall_id FROM cards"))}
    return [(one.state, known[one.card_id or 0]) for one in found]


def test_rows_of_merged_sets_are_proposed_by_name_where_their_ids_are_unknown(
    database: Engine, manabox: list[dict[str, str]]
) -> None:
    merged = [row for row in manabox if row["Set code"] in ("PLIST", "FMB1", "PCTB", "MB1")]
    names = sorted({row["Name"] for row in merged})
    listed = [
        make_card(number, name=name, set_code="plst", set_name="The List", collector_number=f"ABC-{number}")
        for number, name in enumerate(names, 1)
    ]
    add(database, *listed)
    known = ids(database)
    found = resolutions(database, *[clues_of(row) for row in merged])
    assert len(found) > 500
    assert {one.state for one in found} == {State.PROPOSED}
    assert [one.card_id for one in found] == [known[names.index(row["Name"]) + 1] for row in merged]


def by_face(card: CatalogueCard) -> Clues:
    """What an app says that writes the first face only, in capitals."""
    name = card.name.split(" // ")[0].upper()
    return Clues(name=name, set_code=card.set_code.upper(), collector_number=card.collector_number)


OWN_CLUES = {
    Rung.SCRYFALL_ID: lambda card: Clues(scryfall_id=card.scryfall_id, name=card.name),
    Rung.SET_AND_NUMBER: by_face,
    Rung.SET_NAME_AND_NUMBER: lambda card: Clues(
        name=card.name, set_name=card.set_name, collector_number=f"{card.collector_number}/999"
    ),
}


@pytest.mark.parametrize("name", ["scryfall/default_cards_slice.json", "cases/names-default-cards-20261128090700.json"])
def test_every_real_card_is_found_by_its_own_clues(database: Engine, name: str) -> None:
    file = DATA / name
    assert file.is_file(), f"The real file is missing: {file}"
    source = ScryfallBulk()
    records = source.read([file], source.edition_of_files([file], TODAY), lambda _done, _total: None)
    cards = [one for one in records if isinstance(one, CatalogueCard) and not one.digital]
    add(database, *cards)
    assert len(cards) > 60
    for rung, clues in OWN_CLUES.items():
        found = resolutions(database, *map(clues, cards))
        assert found_ids(database, found) == [(State.EXACT, card.scryfall_id) for card in cards]
        assert {one.rung for one in found} == {rung}
