"""MTGJSON's AllPrices and AllIdentifiers: 90 days at four marketplaces, and who each uuid is."""

import gzip
import json
import lzma
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.contract import CardIdentifier, CatalogueCard, Notice, Price, SeriesPrices, SourceError
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.mtgjson_prices import PriceReader
from market.money import InvalidPrice, parse_price
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, as_json, read_files

SOURCE = MtgjsonHistory()
META = {"date": "2025-03-01", "version": "5.2.2+20250301"}


def uuid(number: int) -> str:
    return str(UUID(int=number))


def provider(currency: str = "USD", retail: Any = None, buylist: Any = None) -> dict[str, Any]:
    return {"buylist": buylist or {}, "currency": currency, "retail": retail or {}}


def paper(**providers: Any) -> dict[str, Any]:
    return {"paper": providers}


def entry(price: Any = 1.5) -> dict[str, Any]:
    return paper(tcgplayer=provider(retail={"normal": {"2025-02-28": price}}))


def retail_of(days: dict[str, Any]) -> dict[str, Any]:
    return paper(tcgplayer=provider(retail={"normal": days}))


def document(entries: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"meta": META, "data": entries, **rest}


def identified(card: int, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": uuid(card),
        "name": f"Card {card}",
        "setCode": "10E",
        "number": "117★",
        "identifiers": {"scryfallId": uuid(card + 100)},
        "otherFaceIds": [uuid(900), uuid(901)],
    } | fields


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], Reading]:
    """Read AllPrices alone, given as entries or as the file's bytes."""

    def read(content: Any) -> Reading:
        path = tmp_path / "AllPrices.json"
        path.write_bytes(content if isinstance(content, bytes) else as_json(document(content)))
        return read_files(SOURCE, [path])

    return read


@pytest.fixture
def read_cards(tmp_path: Path) -> Callable[[Any], Reading]:
    """Read AllIdentifiers, given as entries or as the file's bytes, with an AllPrices beside it."""

    def read(content: Any) -> Reading:
        cards, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
        cards.write_bytes(content if isinstance(content, bytes) else as_json(document(content)))
        prices.write_bytes(as_json(document({uuid(1): entry()})))
        return read_files(SOURCE, [prices, cards])

    return read


Read = Callable[[Any], Reading]


@pytest.mark.parametrize("depth", [970, 990, 1010])
def test_what_is_nested_as_deep_as_a_parser_goes_costs_only_itself(depth: int, read: Read) -> None:
    deep = as_json(document({uuid(1): {"paper": 7}, uuid(2): entry()}))
    found = read(deep.replace(b"7", b"[" * depth + b"]" * depth, 1))
    assert [series.card.value for series in found.series] == [UUID(int=2)]
    assert len(found.rejected) == 1
    assert found.error is None


def test_retail_and_buylist_of_every_finish_become_series_of_days(read: Read) -> None:
    found = read({
        uuid(1): paper(
            cardkingdom=provider(
                retail={"normal": {"2025-02-27": 0.35, "2025-02-28": 3}, "foil": {"2025-02-28": 1.99}},
                buylist={"etched": {"2025-02-28": 0.05}},
            )
        )
    })  # fmt: skip
    card = CardIdentifier("mtgjson_uuid", UUID(int=1))
    head = (card, "cardkingdom", Condition.NEAR_MINT)
    days = [datetime(2025, 2, day, tzinfo=UTC) for day in (27, 28)]
    assert found.records == [
        (*head, Finish.NONFOIL, None, Currency.USD, Kind.RETAIL,
         [Price(days[0], Decimal("0.35")), Price(days[1], Decimal("3.00"))]),
        (*head, Finish.FOIL, None, Currency.USD, Kind.RETAIL, [Price(days[1], Decimal("1.99"))]),
        (*head, Finish.ETCHED, None, Currency.USD, Kind.BUYLIST, [Price(days[1], Decimal("0.05"))]),
    ]  # fmt: skip
    assert found.error is None


def test_the_marketplaces_that_tell_our_measure_are_read_in_any_order_and_others_silently_left(read: Read) -> None:
    retail = {"normal": {"2025-02-28": 1.5}}
    found = read({
        uuid(1): {
            "mtgo": {"cardhoarder": provider(retail=retail)},
            "paper": {
                "manapool": {"retail": retail, "currency": "USD"},
                "cardsphere": provider(retail=retail),
                "cardmarket": {"currency": "EUR", "retail": retail, "buylist": {}},
                "newcomer": provider("GBP", retail),
                "tcgplayer": provider(retail=retail),
                "cardkingdom": provider(retail=retail),
            },
        }
    })  # fmt: skip
    assert [(one.marketplace, one.currency) for one in found.series] == [
        ("cardmarket", "EUR"), ("tcgplayer", "USD"), ("cardkingdom", "USD"),
    ]  # fmt: skip
    assert found.rejected == []


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        {},
        {"paper": None},
        {"paper": {}},
        {"mtgo": {"cardhoarder": provider(retail={"normal": {"2025-02-28": 1}})}},
        paper(tcgplayer=None),
        paper(tcgplayer={}),
        paper(tcgplayer=provider()),
        paper(tcgplayer={"currency": "USD"}),
        paper(tcgplayer={"retail": None, "buylist": None}),
        paper(tcgplayer=provider(retail={"normal": None, "foil": {}})),
        entry(None),
        entry(0),
        entry(0.0),
    ],
)
def test_what_holds_no_price_is_passed_over_in_silence(nothing: Any, read: Read) -> None:
    found = read({uuid(1): nothing, uuid(2): entry()})
    assert [one.card.value for one in found.series] == [UUID(int=2)]
    assert (found.rejected, found.error) == ([], None)


@pytest.mark.parametrize("broken", [-1, -0.01, "abc", True, False, [], {}, 1000000.01, 1e300, 10**30, "NaN"])
def test_a_broken_price_costs_only_its_day(broken: Any, read: Read) -> None:
    days = {"2025-02-26": 1.5, "2025-02-27": broken, "2025-02-28": "2.50"}
    found = read({uuid(1): paper(tcgplayer=provider(retail={"normal": days}))})
    (series,) = found.series
    assert [(price.time.day, price.price) for price in series.prices] == [(26, Decimal("1.50")), (28, Decimal("2.50"))]
    (rejected,) = found.rejected
    assert rejected.raw.startswith(f"{uuid(1)} tcgplayer retail normal 2025-02-27: ")
    assert "price" in rejected.reason


@pytest.mark.parametrize(
    "broken", ["2025-02-30", "20250227", "2025-2-27", "2025-W09-4", "1899-01-01", "9999-12-31", "", "٢٠٢٥-02-27"]
)
@pytest.mark.parametrize("other", [2.5, None])
def test_a_broken_date_costs_only_its_day(broken: str, other: Any, read: Read) -> None:
    days = {broken: 1.5, "2025-02-28": 2, "2025-02-27": other}
    found = read({uuid(1): paper(tcgplayer=provider(retail={"normal": days}))})
    assert Decimal("2.00") in [price.price for price in found.series[0].prices]
    assert len(found.series[0].prices) == (2 if other else 1)
    assert len(found.rejected) == 1


def test_true_is_no_price_even_after_one_has_been_seen(read: Read) -> None:
    days = {"2025-02-26": 1, "2025-02-27": 1.0}
    found = read({uuid(1): paper(tcgplayer=provider(retail={"normal": days})), uuid(2): entry(True)})
    assert len(found.series) == 1
    assert len(found.rejected) == 1


@pytest.mark.parametrize(
    ("slug", "currency"), [("cardmarket", "USD"), ("tcgplayer", "EUR"), ("tcgplayer", None), ("cardkingdom", 5)]
)
def test_prices_in_another_currency_than_the_marketplaces_are_rejected(slug: str, currency: Any, read: Read) -> None:
    retail = {"normal": {"2025-02-28": 1.5}}
    found = read({uuid(1): {"paper": {slug: provider(currency, retail)}}, uuid(2): entry()})
    assert [one.card.value for one in found.series] == [UUID(int=2)]
    (rejected,) = found.rejected
    assert rejected.raw == f"{uuid(1)} {slug}"
    assert "currency" in rejected.reason


def test_an_unknown_finish_is_rejected_and_never_guessed(read: Read) -> None:
    days = {"2025-02-28": 1.5}
    found = read({uuid(1): paper(tcgplayer=provider(retail={"glossy": days, "foil": days}))})
    assert [one.finish for one in found.series] == [Finish.FOIL]
    assert [one.reason for one in found.rejected] == ["unknown finish 'glossy'"]


@pytest.mark.parametrize(
    "broken",
    [
        5,
        "text",
        [1],
        {"paper": [1]},
        paper(tcgplayer=[1]),
        paper(tcgplayer={"currency": "USD", "retail": [1]}),
        paper(tcgplayer=provider(retail={"normal": [1]})),
    ],
)
def test_what_is_no_object_where_one_belongs_is_rejected(broken: Any, read: Read) -> None:
    found = read({uuid(1): entry(), uuid(2): broken, uuid(3): entry()})
    assert [one.card.value for one in found.series] == [UUID(int=1), UUID(int=3)]
    assert len(found.rejected) == 1


@pytest.mark.parametrize(
    "broken",
    [
        b'"%b":{"paper":{"tcgplayer":@@@}}' % uuid(2).encode(),
        b'"%b":' % uuid(2).encode(),
        b'"%b":{"paper":{' % uuid(2).encode(),
        b'"%b":{"pa\xff":1}' % uuid(2).encode(),
        b'"%b":%b' % (uuid(2).encode(), b"[" * 5000),
        b"@@@ rubbish",
        b'"not-a-uuid":{"paper":{}}',
        b'"half an entry',
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_entry_costs_only_itself(broken: bytes, place: int, read: Read) -> None:
    members = [b'"%b":%b' % (uuid(number).encode(), as_json(entry())) for number in (1, 3)]
    members.insert(place, broken)
    found = read(b'{"meta":%b,"data":{%b}}' % (as_json(META), b",".join(members)))
    if place == 0 and not broken.startswith(b'"00'):
        assert found.error is not None  # the document begins as something else
        return
    assert [one.card.value for one in found.series] == [UUID(int=1), UUID(int=3)]
    assert found.rejected or "cut off" in (found.error or "")
    if place < 2:
        assert found.error is None


@pytest.mark.parametrize(
    "write", [as_json, lambda v: json.dumps(v, indent=1).encode(), lambda v: json.dumps(v).encode()]
)
@pytest.mark.parametrize("meta_last", [False, True])
def test_white_space_and_the_place_of_meta_do_not_matter(
    write: Callable[[Any], bytes], meta_last: bool, tmp_path: Path
) -> None:
    whole = {"data": {uuid(number): entry() for number in range(1, 50)}}
    path = tmp_path / "AllPrices.json"
    path.write_bytes(write(whole | {"meta": META} if meta_last else {"meta": META} | whole))
    found = read_files(SOURCE, [path], None)
    assert (len(found.series), found.rejected, found.error) == (49, [], None)
    assert SOURCE.edition_of_files([path], None).as_of == datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("cut", [-1, -2, -3, -5, -12, -20])
def test_a_file_that_was_cut_off_gives_its_whole_entries_and_then_fails(cut: int, read: Read) -> None:
    found = read(as_json(document({uuid(number): entry() for number in (1, 2, 3)}))[:cut])
    assert found.error is not None
    assert "cut off" in found.error
    assert [one.card.value for one in found.series][:2] == [UUID(int=1), UUID(int=2)]
    assert found.rejected == []


@pytest.mark.parametrize("cut", range(2, 60, 3))
def test_a_cut_at_any_place_of_the_last_entry_is_noticed(cut: int, read: Read) -> None:
    last = paper(tcgplayer=provider(retail={"normal": {"2025-02-28": 1.5}, "foil": {"2025-02-28": 2.5}}))
    found = read(as_json(document({uuid(1): entry(), uuid(2): last}))[:-cut])
    assert found.error is not None
    assert found.series[0].card.value == UUID(int=1)


def test_a_broken_last_entry_of_a_whole_file_is_only_rejected(read: Read) -> None:
    whole = as_json(document({uuid(1): entry(), uuid(2): entry()}))
    found = read(whole[:-30] + whole[-30:].replace(b":1.5", b":@@@"))
    assert len(found.series) == 1
    assert len(found.rejected) == 1
    assert found.error is None


def test_an_entry_longer_than_any_real_one_ends_the_reading(read: Read) -> None:
    found = read(as_json(document({uuid(1): entry(), uuid(2): {"padding": "x" * (9 << 20)}})))
    assert len(found.series) == 1
    assert found.error is not None
    assert "MiB" in found.error


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<html>sorry</html>", "is a web page"),
        (b'{"error": "no such file"}', "is other JSON"),
        (b"[]", "is other JSON"),
        (as_json({"meta": META, "data": {}}), "should be MTGJSON's"),
        (as_json({"meta": META, "data": {"a": {"paper": {}}}}), "holds no record"),
        (as_json({"paper": {}}), "should hold records in 'data'"),
        (as_json({"meta": META, "data": [{"paper": {}}]}), "holds no record"),
        (as_json(document({uuid(1): {"mtgo": {}}})), "holds no price of a paper card"),
        (as_json(META) + b'"paper"', "should hold records in 'data'"),
        (as_json(document({uuid(1): entry()})).replace(b'"data":', b'"date":'), "should hold records in 'data'"),
    ],
)
def test_what_is_not_allprices_fails_and_says_what_it_is(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error
    assert not found.series


def test_a_card_of_allidentifiers_is_named_but_not_described(read_cards: Read) -> None:
    ids = {
        "scryfallId": uuid(101), "mcmId": "16281", "tcgplayerProductId": "15032", "tcgplayerEtchedProductId": "15033",
        "scryfallOracleId": uuid(5), "multiverseId": "",
    }  # fmt: skip
    found = read_cards({uuid(1): identified(1, identifiers=ids)})
    assert found.cards == [
        CatalogueCard(
            scryfall_id=UUID(int=101),
            name="Card 1",
            set_code="10e",
            collector_number="117★",
            described=False,
            tcgplayer_id=15032,
            tcgplayer_etched_id=15033,
            cardmarket_id=16281,
            mtgjson_uuid=UUID(int=1),
        )
    ]
    assert found.records[-1] == found.series[0]
    assert found.error is None


@pytest.mark.parametrize(
    ("word", "language", "code"),
    [("Japanese", Language.JAPANESE, "ja"), ("Portuguese (Brazil)", Language.PORTUGUESE, "pt")],
)
def test_an_identified_card_keeps_its_language(word: str, language: Language, code: str, read_cards: Read) -> None:
    (card,) = read_cards({uuid(1): identified(1, language=word)}).cards
    assert (card.language, card.lang) == (language, code)


def test_each_face_of_a_card_leads_to_it_and_what_scryfall_does_not_know_is_passed_over(read_cards: Read) -> None:
    found = read_cards({
        uuid(1): identified(1, side="a"),
        uuid(2): identified(2, side="b"),
        uuid(3): identified(3, identifiers={}),
        uuid(4): identified(4, identifiers={"scryfallId": None}),
    })  # fmt: skip
    assert [(card.mtgjson_uuid, card.front) for card in found.cards] == [(UUID(int=1), True), (UUID(int=2), False)]
    assert (found.rejected, found.error) == ([], None)


def test_a_language_without_a_name_keeps_the_card(read_cards: Read) -> None:
    (card,) = read_cards({uuid(1): identified(1, language="Old Klingon")}).cards
    assert (card.lang, card.language) == ("Old Klingon", "Old Klingon")


@pytest.mark.parametrize(
    "broken",
    [
        {"language": "Klingon?"},
        {"name": None},
        {"setCode": ""},
        {"number": 5},
        {"name": "Nul \0 card"},
        {"identifiers": {"scryfallId": "8ec0033b-d71b-4389-88fe"}},
        {"identifiers": {"scryfallId": uuid(7), "mcmId": "many"}},
        {"identifiers": {"scryfallId": uuid(7), "mcmId": "-1"}},
    ],
)
def test_a_card_that_cannot_be_stored_is_rejected_alone(broken: dict[str, Any], read_cards: Read) -> None:
    found = read_cards({uuid(1): identified(1), uuid(2): identified(2, **broken), uuid(3): identified(3)})
    assert [card.mtgjson_uuid for card in found.cards] == [UUID(int=1), UUID(int=3)]
    (rejected,) = found.rejected
    assert rejected.raw.startswith(uuid(2))
    assert "\0" not in rejected.raw
    assert found.error is None


AMOUNTS = st.integers(0, 10**8).map(lambda cents: cents / 100) | st.floats(-2, 2e6) | st.integers(-2, 2 * 10**6)


@given(st.lists(AMOUNTS, min_size=1, max_size=5))
def test_a_price_is_what_it_is_alone_whatever_stands_beside_it(amounts: list[float]) -> None:
    """Most days are read all at once, those with an odd number among them one by one."""
    days = {f"2025-02-{day:02}": amount for day, amount in enumerate(amounts, 1)}
    expected: dict[int, Decimal] = {}
    for day, amount in enumerate(amounts, 1):
        with suppress(InvalidPrice):
            if price := parse_price(amount):
                expected[day] = price
    found = [one for one in PriceReader().read(uuid(1), retail_of(days)) if isinstance(one, SeriesPrices)]
    assert {price.time.day: price.price for series in found for price in series.prices} == expected


def test_days_that_differ_from_series_to_series_do_not_mix(read: Read) -> None:
    first, second = {"2025-02-27": 1, "2025-02-28": 2}, {"2025-02-28": 3, "2025-02-26": 4}
    found = read({uuid(1): retail_of(first), uuid(2): retail_of(second)})
    assert [[(price.time.day, price.price) for price in one.prices] for one in found.series] == [
        [(27, Decimal(1)), (28, Decimal(2))], [(28, Decimal(3)), (26, Decimal(4))],
    ]  # fmt: skip


def test_the_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    first, second = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    first.write_bytes(as_json(document({uuid(1): entry()})))
    second.write_bytes(as_json(document({uuid(1): identified(1)})))
    edition = SOURCE.edition_of_files([first, second], None)
    assert edition.files == (str(second), str(first))
    assert edition.size == first.stat().st_size + second.stat().st_size
    found = read_files(SOURCE, [first, second])
    assert (len(found.cards), len(found.series)) == (1, 1)
    assert isinstance(found.records[0], CatalogueCard)


def test_allprices_is_needed_once_and_allidentifiers_at_most_once(tmp_path: Path) -> None:
    prices, more, cards, again = (tmp_path / name for name in ("prices", "more", "cards", "again"))
    for path in (prices, more):
        path.write_bytes(as_json(document({uuid(1): entry()})))
    for path in (cards, again):
        path.write_bytes(as_json(document({uuid(1): identified(1)})))
    for files in ([], [cards], [prices, more], [prices, cards, again], [prices, prices]):
        with pytest.raises(SourceError, match="One AllPrices file is needed"):
            SOURCE.edition_of_files(files, AS_OF)


def test_a_broken_allidentifiers_beside_good_prices_fails_the_run(tmp_path: Path) -> None:
    cards, prices = tmp_path / "cards", tmp_path / "prices"
    cards.write_bytes(as_json(document({uuid(1): identified(1), uuid(2): identified(2)}))[:-30])
    prices.write_bytes(as_json(document({uuid(1): entry()})))
    found = read_files(SOURCE, [cards, prices])
    assert len(found.cards) == 1
    assert found.error is not None
    assert "cards ends in the middle" in found.error


def test_without_meta_the_newest_price_dates_the_edition(tmp_path: Path) -> None:
    path = tmp_path / "AllPrices.json"
    days = {"2025-02-27": 1, "2025-02-28": 1, "9999-99-99": 1, "2024-01-01": 1}
    path.write_bytes(as_json({"data": {uuid(1): paper(tcgplayer=provider(retail={"normal": days}))}}))
    assert SOURCE.edition_of_files([path], None).as_of == datetime(2025, 2, 28, tzinfo=UTC)
    assert SOURCE.edition_of_files([path], AS_OF).as_of == AS_OF


def test_a_file_without_any_date_cannot_be_dated(tmp_path: Path) -> None:
    path = tmp_path / "AllPrices.json"
    path.write_bytes(as_json({"data": {uuid(1): {"paper": {}}}}))
    with pytest.raises(SourceError, match="neither its own date nor that of a price"):
        SOURCE.edition_of_files([path], None)


def test_a_meta_date_that_cannot_be_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "AllPrices.json"
    path.write_bytes(as_json({"meta": {"date": "2525-01-01"}, "data": {uuid(1): entry()}}))
    with pytest.raises(SourceError, match="lies in the future"):
        SOURCE.edition_of_files([path], None)


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_compressed_files_are_read_as_they_are(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "AllPrices"
    path.write_bytes(compress(as_json(document({uuid(number): entry() for number in range(1, 2000)}))))
    found = read_files(SOURCE, [path], None)
    assert (len(found.series), found.error) == (1999, None)


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_a_cut_compressed_file_fails_after_its_whole_entries(
    compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "AllPrices"
    entries = {uuid(number * 7919**9 % 2**128): entry(number / 100) for number in range(1, 10_000)}
    data = compress(as_json(document(entries)))
    path.write_bytes(data[: len(data) * 2 // 3])
    found = read_files(SOURCE, [path], AS_OF)
    assert found.error is not None
    assert "cut off" in found.error
    assert len(found.series) > 2_000


numbers = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-5, 2_000_000))
values = st.one_of(numbers, st.none(), st.booleans(), st.text("x-.", max_size=5), st.lists(st.integers(), max_size=2))
days_of_prices = st.one_of(st.dates(date(2020, 1, 1), date(2025, 2, 1)).map(str), st.text(max_size=10))


@given(days=st.dictionaries(days_of_prices, values, max_size=8))
@example(days={"2024-01-01": 1.7e308})
@example(days={"2024-01-01": 10**400})
def test_every_day_is_a_price_or_nothing_or_rejected(days: dict[str, Any], scratch: Path) -> None:
    path = scratch / "AllPrices.json"
    second = paper(tcgplayer=provider(retail={"foil": days}))
    path.write_text(json.dumps(document({uuid(1): entry(), uuid(2): second})))
    found = read_files(SOURCE, [path])
    assert found.error is None
    prices = [price for series in found.series if series.card.value == UUID(int=2) for price in series.prices]
    assert len({price.time for price in prices}) == len(prices)
    assert all(price.price > 0 for price in prices)
    nothing = sum(means_nothing(value) for value in days.values())
    assert len(days) - nothing <= len(prices) + len(found.rejected) <= len(days)


def means_nothing(value: Any) -> bool:
    return value is None or value == "" or (type(value) in (int, float) and abs(value) < 0.005)


@given(content=st.binary(max_size=300), place=st.integers(0, 3))
def test_no_rubbish_between_entries_costs_a_good_one(content: bytes, place: int, scratch: Path) -> None:
    members = [b'"%b":%b' % (uuid(number).encode(), as_json(entry())) for number in range(1, 5)]
    members.insert(1 + place % 3, content)
    path = scratch / "AllPrices.json"
    path.write_bytes(b'{"meta":%b,"data":{%b}}' % (as_json(META), b",".join(members)))
    found = read_files(SOURCE, [path])
    assert [one.card.value for one in found.series] == [UUID(int=number) for number in range(1, 5)]
    assert found.error is None


@given(
    head=st.sampled_from([b"", b'{"data":{', b'{"meta":{"date":"2025-01-01"},"data":{"', b'"paper"']),
    tail=st.binary(max_size=200),
)
def test_arbitrary_bytes_never_raise_anything_but_a_source_error(head: bytes, tail: bytes, scratch: Path) -> None:
    path = scratch / "arbitrary"
    path.write_bytes(head + tail)
    assert read_files(SOURCE, [path], AS_OF).error
    assert read_files(SOURCE, [path], None).error


def test_card_kingdoms_prices_of_days_on_which_its_own_list_was_read_are_left_out_and_that_is_said_once(
    tmp_path: Path,
) -> None:
    days = {"2025-02-26": 1, "2025-02-27": 2, "2025-02-28": 3}
    both = paper(
        cardkingdom=provider(retail={"normal": days, "foil": {"2025-02-28": 9}}, buylist={"normal": days}),
        tcgplayer=provider(retail={"normal": days}),
    )
    path = tmp_path / "AllPrices.json"
    path.write_bytes(as_json(document({uuid(1): both})))
    source = MtgjsonHistory(listed=lambda: {"2025-02-27", "2025-02-28"})
    found = read_files(source, [path])
    told = {
        (one.marketplace, one.kind, one.finish): [f"{price.time:%d}" for price in one.prices] for one in found.series
    }
    assert told == {
        ("cardkingdom", Kind.RETAIL, Finish.NONFOIL): ["26"],
        ("cardkingdom", Kind.BUYLIST, Finish.NONFOIL): ["26"],
        ("tcgplayer", Kind.RETAIL, Finish.NONFOIL): ["26", "27", "28"],
    }
    assert [one.text for one in found.records if isinstance(one, Notice)] == [
        "5 of its Card Kingdom prices were left out: on those days Card Kingdom's own list was read."
    ]
    assert found.rejected == []


def test_without_a_day_that_is_listed_nothing_is_left_out_or_said(tmp_path: Path) -> None:
    path = tmp_path / "AllPrices.json"
    path.write_bytes(as_json(document({uuid(1): paper(cardkingdom=provider(retail={"normal": {"2025-02-28": 3}}))})))
    found = read_files(MtgjsonHistory(listed=lambda: {"2025-02-27"}), [path])
    assert (len(found.series), len(found.records)) == (1, 1)
