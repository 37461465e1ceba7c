"""Scryfall's bulk file: the catalogue and five price fields, whatever is wrong with single cards."""

import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import (
    CardIdentifier,
    CatalogueCard,
    Edition,
    SeriesPrices,
    SourceError,
    WholeCatalogue,
)
from ingestion.sources.scryfall_bulk import ScryfallBulk
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = ScryfallBulk()
NOTHING: dict[str, Any] = dict.fromkeys(["usd", "usd_foil", "usd_etched", "eur", "eur_foil", "tix"])


def card(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A card as Scryfall writes it; `prices` are added to five nulls."""
    prices = fields.pop("prices", {"usd": "0.25"})
    return {
        "object": "card",
        "id": str(UUID(int=number)),
        "oracle_id": str(UUID(int=1000 + number)),
        "tcgplayer_id": 2000 + number,
        "cardmarket_id": 3000 + number,
        "name": f"Card {number}",
        "lang": "en",
        "released_at": "2007-07-13",
        "layout": "normal",
        "image_uris": {"small": "https://cards.example/small.jpg", "normal": "https://cards.example/normal.jpg"},
        "mana_cost": "{4}{U}{U}",
        "type_line": "Instant",
        "oracle_text": "End the turn.",
        "colors": ["U"],
        "color_identity": ["U"],
        "legalities": {"modern": "legal", "standard": "not_legal"},
        "finishes": ["nonfoil", "foil"],
        "digital": False,
        "set": "10e",
        "set_name": "Tenth Edition",
        "set_type": "core",
        "collector_number": "117★",
        "rarity": "rare",
        "prices": NOTHING | prices if isinstance(prices, dict) else prices,
    } | fields


def bulk(*cards: Any) -> bytes:
    """The file as Scryfall lays it out: a bracket, a card a line, a bracket. Bytes stand for themselves."""
    lines = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in cards]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def json_lines(*cards: Any, end: bytes = b"\n") -> bytes:
    """The file as Scryfall publishes it since 2026-07: a card a line. Bytes stand for themselves."""
    lines = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in cards]
    return b"".join(line + end for line in lines)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Reading]:
    def read(content: bytes) -> Reading:
        path = tmp_path / "default-cards.json"
        path.write_bytes(content)
        return read_files(SOURCE, [path])

    return read


Read = Callable[[bytes], Reading]


def test_a_card_is_described_and_then_priced(read: Read) -> None:
    found = read(bulk(card(prices={"usd": "12.50"})))
    assert found.error is None
    described, series, end = found.records
    assert end == WholeCatalogue(frozenset([UUID(int=1)]))
    assert described == CatalogueCard(
        scryfall_id=UUID(int=1),
        name="Card 1",
        set_code="10e",
        collector_number="117★",
        set_name="Tenth Edition",
        set_type="core",
        oracle_id=UUID(int=1001),
        rarity="rare",
        lang="en",
        language=Language.ENGLISH,
        finishes=["nonfoil", "foil"],
        type_line="Instant",
        mana_cost="{4}{U}{U}",
        oracle_text="End the turn.",
        colors=["U"],
        color_identity=["U"],
        legalities={"modern": "legal", "standard": "not_legal"},
        image_url="https://cards.example/normal.jpg",
        released_at=date(2007, 7, 13),
        layout="normal",
        tcgplayer_id=2001,
        cardmarket_id=3001,
    )
    assert isinstance(series, SeriesPrices)
    assert series[:7] == (
        CardIdentifier("scryfall_id", UUID(int=1)), "tcgplayer", Condition.NEAR_MINT, Finish.NONFOIL, None,
        Currency.USD, Kind.RETAIL,
    )  # fmt: skip
    (price,) = series.prices
    assert price.time == AS_OF
    assert (price.price, price.price_market, price.price_low) == (Decimal("12.50"), Decimal("12.50"), None)


def test_a_card_has_up_to_five_series_and_tix_is_no_money(read: Read) -> None:
    prices = {"usd": "1.00", "usd_foil": "2.00", "usd_etched": "3.00", "eur": "4.00", "eur_foil": "5.00", "tix": "6.00"}
    found = read(bulk(card(prices=prices)))
    assert {(one.marketplace, one.finish, one.currency, one.prices[0].price) for one in found.series} == {
        ("tcgplayer", Finish.NONFOIL, Currency.USD, Decimal("1.00")),
        ("tcgplayer", Finish.FOIL, Currency.USD, Decimal("2.00")),
        ("tcgplayer", Finish.ETCHED, Currency.USD, Decimal("3.00")),
        ("cardmarket", Finish.NONFOIL, Currency.EUR, Decimal("4.00")),
        ("cardmarket", Finish.FOIL, Currency.EUR, Decimal("5.00")),
    }
    assert {one.prices[0].price_market for one in found.series if one.marketplace == "cardmarket"} == {None}


def test_a_card_with_only_a_foil_price_is_normal(read: Read) -> None:
    found = read(bulk(card(finishes=["foil"], prices={"usd_foil": "69.85"})))
    assert found.prices() == {("tcgplayer", "foil", "retail"): Decimal("69.85")}
    assert not found.rejected


@pytest.mark.parametrize("prices", [{}, None])
def test_a_card_without_prices_is_in_the_catalogue(prices: Any, read: Read) -> None:
    found = read(bulk(card(prices=prices)))
    assert len(found.cards) == 1
    assert not found.series
    assert not found.rejected


def test_a_digital_card_has_no_paper_price(read: Read) -> None:
    found = read(bulk(card(digital=True, prices={"usd": "1.00"})))
    assert [one.digital for one in found.cards] == [True]
    assert not found.series


def test_identifiers_that_scryfall_does_not_know_are_absent(read: Read) -> None:
    one = card()
    del one["tcgplayer_id"], one["cardmarket_id"]
    (described,) = read(bulk(one)).cards
    assert (described.tcgplayer_id, described.cardmarket_id) == (None, None)


def test_a_transform_card_is_described_from_its_faces(read: Read) -> None:
    one = card(name="Delver // Aberration", layout="transform", type_line="Creature // Creature")
    for field in ("image_uris", "mana_cost", "oracle_text", "colors"):
        del one[field]
    front = {
        "mana_cost": "{U}",
        "oracle_text": "Look.",
        "colors": ["U"],
        "image_uris": {"normal": "https://a/front.jpg"},
    }
    back = {
        "mana_cost": "",
        "oracle_text": "Flying",
        "colors": ["R", "U"],
        "image_uris": {"normal": "https://a/back.jpg"},
    }
    one["card_faces"] = [front, back]
    (described,) = read(bulk(one)).cards
    assert described.image_url == "https://a/front.jpg"
    assert described.mana_cost == "{U}"
    assert described.oracle_text == "Look.\n//\nFlying"
    assert described.colors == ["U", "R"]
    assert described.type_line == "Creature // Creature"


def test_a_reversible_card_has_its_oracle_id_and_type_from_its_faces(read: Read) -> None:
    one = card(layout="reversible_card")
    for field in ("oracle_id", "type_line", "mana_cost", "oracle_text", "colors", "image_uris"):
        del one[field]
    face = {
        "oracle_id": str(UUID(int=77)),
        "type_line": "Sorcery",
        "colors": [],
        "image_uris": {"small": "https://a/s.jpg"},
    }
    one["card_faces"] = [face, face]
    (described,) = read(bulk(one)).cards
    assert described.oracle_id == UUID(int=77)
    assert described.type_line == "Sorcery // Sorcery"
    assert (described.colors, described.mana_cost, described.image_url) == ([], None, None)


def test_what_the_catalogue_of_2026_tells_of_a_card_is_read(read: Read) -> None:
    told: dict[str, Any] = {
        "reserved": True, "game_changer": True, "edhrec_rank": 17, "keywords": ["Flying", "First strike"],
        "power": "1+*", "toughness": "2", "layout": "prepare", "games": ["paper", "sega"], "printed_name": "炎",
        "flavor_name": "Godzilla, King of the Monsters",
    }  # fmt: skip
    (described,) = read(bulk(card(cmc=2.5, **told))).cards
    assert {name: getattr(described, name) for name in told} == told
    assert (described.mana_value, described.set_type, described.extra) == (2.5, "core", False)


def test_what_only_faces_have_is_taken_from_them(read: Read) -> None:
    faces = [
        {"printed_name": "Eins", "flavor_name": "Sun", "cmc": 3.0},
        {"printed_name": "Zwei", "power": "4", "toughness": "5"},
    ]
    (described,) = read(bulk(card(layout="reversible_card", card_faces=faces))).cards
    assert (described.printed_name, described.flavor_name) == ("Eins // Zwei", "Sun")
    assert (described.power, described.toughness, described.mana_value) == ("4", "5", 3.0)


@pytest.mark.parametrize(
    "fields", [{"layout": "front_card"}, {"layout": "art_series"}, {"layout": "normal", "set_type": "memorabilia"}]
)
def test_what_is_no_card_to_play_with_is_an_extra(fields: dict[str, str], read: Read) -> None:
    (described,) = read(bulk(card(**fields))).cards
    assert described.extra


def test_the_end_names_cards_that_were_rejected_and_counts_what_names_none(read: Read) -> None:
    found = read(bulk(card(1), card(2, name=""), card(3, prices={"usd": "-1"}), b'{"id": "x"}', b"{", b'{"id"'))
    assert found.records[-1] == WholeCatalogue(frozenset({UUID(int=1), UUID(int=2), UUID(int=3)}), 3)


def test_a_file_that_was_cut_off_does_not_tell_which_cards_there_are(read: Read) -> None:
    found = read(bulk(card(1), card(2))[:-10])
    assert found.error
    assert not any(isinstance(record, WholeCatalogue) for record in found.records)


def test_an_etched_price_in_euros_is_read_where_it_is_told(read: Read) -> None:
    (series,) = read(bulk(card(prices={"usd": None, "eur_etched": "3.50"}))).series
    assert series[1:7] == ("cardmarket", Condition.NEAR_MINT, Finish.ETCHED, None, Currency.EUR, Kind.RETAIL)


@pytest.mark.parametrize("code", ["", "a b", "lea/../x", "x" * 11, "é12", "a", "le\u00e5", "10e\n"])
def test_a_card_of_a_set_that_no_address_could_name_is_rejected(code: str, read: Read) -> None:
    found = read(bulk(card(1, set=code), card(2)))
    assert [one.scryfall_id for one in found.cards] == [UUID(int=2)]
    assert len(found.rejected) == 1


@pytest.mark.parametrize(
    ("code", "language"), [("ja", "Japanese"), ("zhs", "Chinese Simplified"), ("ph", "Phyrexian"), ("dw", "Dwarvish")]
)
def test_a_card_keeps_its_language(code: str, language: str, read: Read) -> None:
    (described,) = read(bulk(card(lang=code))).cards
    assert (described.lang, described.language) == (code, Language(language))


def test_a_language_without_a_name_keeps_the_card_under_its_code(read: Read) -> None:
    found = read(bulk(card(1, lang="tlh")))
    assert [(one.lang, one.language) for one in found.cards] == [("tlh", "tlh")]
    assert len(found.series) == 1


def test_what_can_be_no_language_rejects_the_card_and_its_prices(read: Read) -> None:
    found = read(bulk(card(1, lang="t\tlh"), card(2)))
    assert [one.scryfall_id.int for one in found.cards] == [2]
    assert len(found.series) == 1
    assert [one.reason for one in found.rejected] == ["unknown language 't\\tlh'"]
    assert str(UUID(int=1)) in found.rejected[0].raw
    assert found.error is None


@pytest.mark.parametrize("broken", ["-1.00", "abc", "1000000.01", "NaN", "1e3", True, [1], {"a": 1}])
def test_a_broken_price_costs_neither_the_card_nor_its_other_prices(broken: Any, read: Read) -> None:
    found = read(bulk(card(prices={"usd": broken, "usd_foil": "2.00", "eur": "3.00"})))
    assert len(found.cards) == 1
    assert set(found.prices().values()) == {Decimal("2.00"), Decimal("3.00")}
    (rejected,) = found.rejected
    assert rejected.raw.startswith(f"{UUID(int=1)} usd: ")
    assert "price" in rejected.reason
    assert found.error is None


@pytest.mark.parametrize("prices", [[], "1.00", 5])
def test_prices_that_are_no_object_cost_only_themselves(prices: Any, read: Read) -> None:
    found = read(bulk(card(prices=prices)))
    assert len(found.cards) == 1
    assert [one.reason for one in found.rejected] == ["prices are not an object"]


@pytest.mark.parametrize(
    "broken",
    [
        b'{"object": "card", "id": "',
        b"null",
        b"@@@@",
        b"\xff\xfe\x00",
        b'{"object": "error", "status": 500}',
        b"[" * 5000,
        json.dumps(card(9, id="not a uuid")).encode(),
        json.dumps(card(9, name="")).encode(),
        json.dumps(card(9, name=None)).encode(),
        json.dumps(card(9, name="Nul \0 card")).encode(),
        json.dumps(card(9, tcgplayer_id=2**40)).encode(),
        json.dumps(card(9, name="\ud800")).encode(),
        pytest.param(b'{"padding": "' + b"x" * (5 << 20) + b'"}', id="longer than any card"),
    ],
)
def test_a_broken_line_costs_only_itself(broken: bytes, read: Read) -> None:
    found = read(bulk(card(1), broken, card(2)))
    assert [one.scryfall_id.int for one in found.cards] == [1, 2]
    assert len(found.series) == 2
    assert len(found.rejected) == 1
    assert len(found.rejected[0].raw) <= 500
    assert "\0" not in found.rejected[0].raw
    assert found.rejected[0].reason
    assert found.error is None


def test_a_backslash_before_u0000_is_an_ordinary_text(read: Read) -> None:
    found = read(bulk(card(oracle_text="\\u0000")))
    assert [one.oracle_text for one in found.cards] == ["\\u0000"]


def test_blank_lines_windows_line_ends_and_a_byte_order_mark_are_no_harm(read: Read) -> None:
    content = b"\xef\xbb\xbf" + bulk(card(1), card(2)).replace(b"\n", b"\r\n\r\n")
    found = read(content)
    assert (len(found.cards), found.rejected, found.error) == (2, [], None)


LAYOUTS: dict[str, Callable[[list[Any]], str]] = {
    "on one line": lambda cards: json.dumps(cards),
    "without spaces": lambda cards: json.dumps(cards, separators=(",", ":")),
    "indented": lambda cards: json.dumps(cards, indent=2),
    "first card beside the bracket": lambda cards: "[" + ",\n".join(map(json.dumps, cards)) + "]",
    "last bracket beside the card": lambda cards: "[\n" + ",\n".join(map(json.dumps, cards)) + "]",
    "comma first": lambda cards: "[\n" + "\n,".join(map(json.dumps, cards)) + "\n]",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_another_layout_of_the_array_is_read_too(layout: Callable[[list[Any]], str], read: Read) -> None:
    found = read(layout([card(1, prices={"usd": "1.50"}), card(2), card(3)]).encode())
    assert [one.scryfall_id.int for one in found.cards] == [1, 2, 3]
    assert len(found.series) == 3
    assert (found.rejected, found.error) == ([], None)


def test_in_another_layout_a_broken_card_costs_only_itself_too(read: Read) -> None:
    found = read(json.dumps([card(1), card(2, lang="?"), {}, 5, card(3, prices={"usd": "-1"})]).encode())
    assert [one.scryfall_id.int for one in found.cards] == [1, 3]
    assert len(found.rejected) == 4
    assert found.error is None


@pytest.mark.parametrize("cut", [5, 40, 500, -1, -2, -3, -10])
@pytest.mark.parametrize("layout", [bulk, lambda *cards: json.dumps(cards).encode()])
def test_a_file_that_was_cut_off_gives_its_whole_cards_and_then_fails(
    cut: int, layout: Callable[..., bytes], read: Read
) -> None:
    whole = layout(card(1), card(2), card(3)).rstrip()
    third = whole.index(str(UUID(int=3)).encode())
    found = read(whole[: third + cut] if cut > 0 else whole[:cut])
    assert found.error is not None
    assert "cut off" in found.error
    assert [one.scryfall_id.int for one in found.cards][:2] == [1, 2]
    assert found.rejected == []


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b",\n"])
def test_json_lines_are_read_whatever_ends_a_line(end: bytes, read: Read) -> None:
    found = read(json_lines(card(1), b'{"object":"card",', card(2), b"", end=end) + json.dumps(card(3)).encode())
    assert found.error is None
    assert [one.scryfall_id.int for one in found.cards] == [1, 2, 3]
    assert len(found.rejected) == 1


def test_json_lines_may_begin_with_a_byte_order_mark(read: Read) -> None:
    found = read(b"\xef\xbb\xbf" + json_lines(card(1)))
    assert found.error is None
    assert len(found.cards) == 1


def test_json_lines_that_stop_within_a_card_were_cut_off(read: Read) -> None:
    found = read(json_lines(card(1), card(2))[:-20])
    assert found.error is not None
    assert "cut off" in found.error
    assert [one.scryfall_id.int for one in found.cards] == [1]
    assert found.rejected == []


@pytest.mark.parametrize("lost", [1, 8, 100])
def test_compressed_json_lines_without_their_trailer_were_cut_off(lost: int, tmp_path: Path) -> None:
    path = tmp_path / "default-cards-20261128090700.jsonl.gz"
    path.write_bytes(gzip.compress(json_lines(*map(card, range(1, 50))))[:-lost])
    found = read_files(SOURCE, [path])
    assert found.error is not None
    assert "cut off" in found.error


def test_a_whole_file_of_another_length_than_the_manifest_said_is_not_believed_whole(tmp_path: Path) -> None:
    path = tmp_path / "default-cards-20261128090700.jsonl.gz"
    path.write_bytes(gzip.compress(json_lines(card(1))))
    edition = Edition(AS_OF, (str(path),), path.stat().st_size + 1)
    records = SOURCE.read([path], edition, lambda done, total: None)
    with pytest.raises(SourceError, match="is not whole"):
        list(records)


def test_a_cut_right_after_an_inner_bracket_is_noticed(read: Read) -> None:
    content = bulk(card(1), card(2, card_faces=[{"mana_cost": "{U}"}]))
    found = read(content[: content.rindex(b"}]") + 2])
    assert found.error is not None
    assert len(found.cards) == 1


def test_a_cut_compressed_file_gives_what_precedes_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "default-cards.json.gz"
    data = gzip.compress(bulk(*(card(number, name=os.urandom(40).hex()) for number in range(1, 2000))))
    path.write_bytes(data[: len(data) // 2])
    found = read_files(SOURCE, [path])
    assert len(found.cards) > 500
    assert found.error is not None
    assert "cut off" in found.error


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "is a web page"),
        (b'{"object": "error", "code": "not_found"}', "is other JSON than expected"),
        (json.dumps({"object": "list", "data": [card()]}).encode(), "is other JSON than expected"),
        (b'{"meta": {"date": "2026-11-01"}, "data": {}}', "is other JSON than expected"),
        (b"5", "is not JSON"),
        (b"PK\x03\x04 a zip file", "is not JSON"),
        (b"[]", "holds no card"),
        (b"[\n]\n", "holds no card"),
        (b'[\n{"object": "set"},\n{"object": "set"}\n]\n', "holds no card"),
        (b"[" * 100_000, "deeper or larger"),
    ],
)
def test_what_is_no_bulk_file_fails_and_says_what_it_is(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error
    assert found.error.startswith("default-cards.json")
    assert not found.cards


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        ("default-cards-20241121090700.json", datetime(2024, 11, 21, 9, 7, tzinfo=UTC)),
        ("default-cards-20261128090700.jsonl.gz", datetime(2026, 11, 28, 9, 7, tzinfo=UTC)),
        ("default-cards-2024-11-21.json", datetime(2024, 11, 21, tzinfo=UTC)),
        ("default-cards-2024-11-21.json.gz", datetime(2024, 11, 21, tzinfo=UTC)),
        ("my-cards.json", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
    ],
)
def test_the_time_of_a_file_is_in_its_name_or_its_own(name: str, as_of: datetime, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(bulk(card()))
    modified = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC).timestamp()
    os.utime(path, (modified, modified))
    edition = SOURCE.edition_of_files([path], None)
    assert edition.as_of == as_of
    assert (edition.files, edition.size) == ((str(path),), path.stat().st_size)


def test_the_time_that_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "default-cards-20241121090700.json"
    path.write_bytes(bulk(card()))
    assert SOURCE.edition_of_files([path], AS_OF).as_of == AS_OF


@pytest.mark.parametrize("day", ["20241399", "18991231", "99990101"])
def test_an_impossible_time_in_the_name_is_refused(day: str, tmp_path: Path) -> None:
    path = tmp_path / f"default-cards-{day}.json"
    path.write_bytes(bulk(card()))
    with pytest.raises(SourceError, match="has no possible date"):
        SOURCE.edition_of_files([path], None)


def test_one_file_is_needed(tmp_path: Path) -> None:
    for files in ([], [tmp_path / "a", tmp_path / "b"]):
        with pytest.raises(SourceError, match="one file"):
            SOURCE.edition_of_files(files, AS_OF)
    with pytest.raises(SourceError, match="cannot be read"):
        SOURCE.edition_of_files([tmp_path / "missing"], AS_OF)


good = st.integers(1, 10**6)
rubbish = st.binary(max_size=60).map(lambda data: data.replace(b"\n", b""))


@pytest.mark.parametrize("layout", [bulk, json_lines])
@given(lines=st.lists(st.one_of(good, rubbish), max_size=12))
def test_no_rubbish_between_lines_costs_a_good_card(
    layout: Callable[..., bytes], lines: list[int | bytes], scratch: Path
) -> None:
    path = scratch / "default-cards.json"
    path.write_bytes(layout(card(0), *(card(line) if isinstance(line, int) else line for line in lines), card(0)))
    found = read_files(SOURCE, [path])
    assert [one.scryfall_id.int for one in found.cards] == [0, *(line for line in lines if isinstance(line, int)), 0]
    assert found.error is None


@given(content=st.binary(max_size=300))
def test_arbitrary_bytes_never_raise_anything_but_a_source_error(content: bytes, scratch: Path) -> None:
    path = scratch / "arbitrary"
    path.write_bytes(content)
    assert read_files(SOURCE, [path]).error


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=5,
)


@given(field=st.sampled_from(sorted(card())), value=json_values)
def test_any_value_in_any_field_costs_at_most_its_own_card(field: str, value: Any, scratch: Path) -> None:
    path = scratch / "default-cards.json"
    path.write_bytes(bulk(card(1), card(2) | {field: value}, card(3)))
    found = read_files(SOURCE, [path])
    numbers = [one.scryfall_id.int for one in found.cards]
    assert (numbers[0], numbers[-1]) == (1, 3)
    assert found.error is None
