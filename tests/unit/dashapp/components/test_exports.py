"""Exports as a folded list of links, each with what its format cannot hold."""

from collection.export.losses import Loss
from dashapp.components.exports import ARCHIVE, EMPTY, archive_link, exports
from services.people.exporting import ExportFormat, ExportFormats
from tests.unit.dashapp.rendering import find, text_of

OWN = ExportFormat("dualcaster_json", "Dualcaster, JSON", "json", True, [])
LOSSES = [Loss("tags", "Tags are left out", 1200), Loss("condition", "Condition MINT becomes NEAR_MINT", 1)]
MANABOX = ExportFormat("manabox", "ManaBox", "csv", False, LOSSES)


def test_each_format_is_a_link_to_its_file_and_tables_have_one_for_spreadsheets() -> None:
    links = find(exports(ExportFormats(5, [OWN, MANABOX])), "A")
    assert [(text_of(link), link.href) for link in links] == [
        ("Dualcaster, JSON", "/api/inventory/export?format=dualcaster_json"),
        ("ManaBox", "/api/inventory/export?format=manabox"),
        ("for spreadsheets (ManaBox)", "/api/inventory/export?format=manabox&safe=yes"),
    ]


def test_losses_are_named_with_their_lots() -> None:
    shown = text_of(exports(ExportFormats(5, [OWN, MANABOX])))
    for part in ("loses nothing of yours", "loses 2 things", "Tags are left out: 1,200 lots", "NEAR_MINT: 1 lot"):
        assert part in shown


def test_an_empty_collection_has_nothing_to_export() -> None:
    shown = exports(ExportFormats(0, [OWN]))
    assert EMPTY in text_of(shown)
    assert find(shown, "A") == []


def test_the_archive_is_a_link() -> None:
    assert archive_link("Everything").href == ARCHIVE
