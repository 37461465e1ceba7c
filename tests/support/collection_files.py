"""Real exports of collections beside the repository, in ../shared, and a plain reading of them to compare with.

A test that needs them is skipped where they are absent, and says so.
"""

import csv
import gzip
import io

import pytest

from tests.support.project import ROOT

COLLECTIONS = ROOT.parent / "shared" / "data" / "collections"
DECK_LISTS = ROOT.parent / "shared" / "data" / "decklists"

# Every real file with its format; None for tables that no app has made.
FORMATS_OF_FILES: dict[str, str | None] = {
    "apps/Archidekt__all_archidekt.csv": "archidekt",
    "apps/Archidekt__defaults_archidekt.csv": "archidekt",
    "apps/Archidekt__tags.csv": "archidekt",
    "apps/CardCastle__CardCastle.csv": "cardcastle",
    "apps/CardCastle__CardCastleSimple.csv": "cardcastle_simple",
    "apps/Cardsphere__cardsphere_haves_2025-04-02-2136Z.csv.gz": "cardsphere",
    "apps/Cardsphere__cardsphere_haves_2025-06-13-2125Z.csv": "cardsphere",
    "apps/CubeCobra__CubeCobra.csv": "cubecobra",
    "apps/DeckBox__all_deckbox.csv": "deckbox",
    "apps/DeckBox__defaults_deckbox.csv": "deckbox",
    "apps/DeckStats__collection.csv": "deckstats",
    "apps/DeckStats__defaults_deckstats.csv": "deckstats",
    "apps/DeckStats__missing_data_filled_deckstats.csv": "deckstats",
    "apps/Decked_Builder__decked.csv": "decked_builder",
    "apps/DragonShield__sample.csv": "dragonshield",
    "apps/EchoMTG__export_2025-06-30.csv.gz": "echomtg",
    "apps/Helvault__Signed_Cards.csv": "helvault",
    "apps/Helvault__Test.csv": "helvault",
    "apps/MTGO__Full_Trade_List.dek.gz": "mtgo_deck",
    "apps/MTGO__Magic_Online_Collection_4-24-2023.csv": "mtgo",
    "apps/MTGO__Magic_Online_Collection_4-24-2023.dek.gz": "mtgo_deck",
    "apps/ManaBox__ManaBox_Collection.csv": "manabox",
    "apps/ManaBox__ManaBox_Collection2.csv": "manabox",
    "apps/Moxfield__moxfield_haves_2025-06-13-0246Z.csv.gz": "moxfield",
    "apps/TCGPlayer__TCGPlayer_user.csv": "tcgplayer_app",
    "apps/TCGPlayer__TCGplayer_seller.csv.gz": "tcgplayer_seller",
    "apps/TappedOut__inventory.csv": "tappedout",
    "apps/Urzas_Gatherer__Collection_UG.csv.gz": "urzas_gatherer",
    "apps/Urzas_Gatherer__UrzaGatherer.csv": "urzas_gatherer",
    "dragonshield/inventory-base.csv": "dragonshield",
    "dragonshield/inventory-minus1.csv": "dragonshield",
    "dragonshield/inventory-plus1.csv": "dragonshield",
    "dragonshield/inventory.csv": "dragonshield",
    "dragonshield/inventory_plus1.csv": "dragonshield",
    "echomtg_csv_reader/DelverLens_echomtg_csv_presets.tsv": "delver_echomtg",
    "echomtg_csv_reader/Importtest2_-_Importtest2.csv": "delver",
    "echomtg_csv_reader/bad_csv.csv": None,
    "echomtg_csv_reader/bad_set_names.csv": "tcgplayer_app",
    "echomtg_csv_reader/basic_csv_many_no_header.csv": None,
    "echomtg_csv_reader/basic_csv_with_header.csv": None,
    "echomtg_csv_reader/basic_csv_with_many_cards.csv": None,
    "echomtg_csv_reader/basic_csv_without_header.csv": None,
    "echomtg_csv_reader/cards_with_commas_and_quotes.csv": None,
    "echomtg_csv_reader/delver/Delver_Test_Export_no_changes.csv": "delver",
    "echomtg_csv_reader/delver/Importtestv1_-_Importtestv1.csv": "delver_echomtg",
    "echomtg_csv_reader/delver/delver_lens_echo_preset.csv": "delver_echomtg",
    "echomtg_csv_reader/delver/delver_preset_with_comma.csv": "delver_echomtg",
    "echomtg_csv_reader/delver/delver_preset_with_space.csv": "delver_echomtg",
    "echomtg_csv_reader/planeswalkers_scryfall.csv": None,
    "echomtg_csv_reader/tcgplayer/TCG-Scanner-with-all-options.csv": "tcgplayer_app",
    "echomtg_csv_reader/tcgplayer/TCG-Scanner-without-names.csv": "tcgplayer_app",
    "echomtg_csv_reader/tcgplayer/TCGplayerCardList_1.csv": "tcgplayer_app",
    "echomtg_csv_reader/tcgplayer/set_no_code.csv": "tcgplayer_app",
    "one_row_fixtures/archidekt.csv": "archidekt_old",
    "one_row_fixtures/helvault.csv": "helvault",
    "one_row_fixtures/moxfield.csv": "moxfield",
    "one_row_fixtures/mtggoldfish.csv": "mtggoldfish",
    "same_collection_ten_apps/archidekt.csv": "archidekt",
    "same_collection_ten_apps/cardkingdom.csv": "cardkingdom",
    "same_collection_ten_apps/deckbox.csv": "deckbox",
    "same_collection_ten_apps/dragonshield.csv": "dragonshield",
    "same_collection_ten_apps/manabox.csv": "manabox",
    "same_collection_ten_apps/moxfield.csv": "moxfield",
    "same_collection_ten_apps/mtggoldfish.csv": "mtggoldfish",
    "same_collection_ten_apps/mtgo.csv": "mtgo",
    "same_collection_ten_apps/tcgplayer.csv": "tcgplayer_app",
    "same_collection_ten_apps/topdecked.csv": "topdecked",
}
MANABOX_FOLDERS = ("manabox_pnz1990/", "manabox_suppennudel/")

needs_collections = pytest.mark.skipif(
    not COLLECTIONS.is_dir(),
    reason=f"{COLLECTIONS} is missing: nobody reads the real exports that belong beside the repository",
)


def collection_bytes(path: str) -> bytes:
    """A file as somebody would upload it."""
    return (COLLECTIONS / path).read_bytes()


def collection_text(path: str) -> str:
    """A file's text, without the byte order mark."""
    content = collection_bytes(path)
    return (gzip.decompress(content) if path.endswith(".gz") else content).decode("utf-8-sig")


def plain_rows(path: str) -> list[dict[str, str]]:
    """A file's rows by column name, read with nothing but the csv module."""
    text = collection_text(path)
    if text.startswith('"sep='):
        text = text.split("\n", 1)[1]
    delimiter = "\t" if path.endswith(".tsv") else ","
    return [row for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row.values())]


def all_collections() -> list[str]:
    """Paths of every file, relative to COLLECTIONS; none where the folder is absent."""
    return sorted(str(file.relative_to(COLLECTIONS)) for file in COLLECTIONS.rglob("*") if file.is_file())


def format_of_file(path: str) -> str | None:
    """The format that a real file is of, None where no app has made it."""
    return "manabox" if path.startswith(MANABOX_FOLDERS) else FORMATS_OF_FILES[path]


def recognised_collections() -> list[str]:
    """Paths of the files that are of some format."""
    return [path for path in all_collections() if format_of_file(path)]
