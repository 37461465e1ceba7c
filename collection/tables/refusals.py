"""Why a file cannot be read as a table, each reason with what its owner can do about it."""

from enum import StrEnum
from types import MappingProxyType

_AS_CSV = "Open it in a spreadsheet program, save it as CSV, and upload the CSV."


class Refusal(StrEnum):
    """Reason for which a whole file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    SPREADSHEET = "spreadsheet"
    ARCHIVE = "archive"
    PICTURE = "picture"
    DOCUMENT = "document"
    PROGRAM = "program"
    DATABASE = "database"
    BINARY = "binary"
    DAMAGED = "damaged"
    NOT_A_TABLE = "not_a_table"


ADVICE = MappingProxyType(
    {
        Refusal.EMPTY: "Export the collection once more; the file has no rows.",
        Refusal.TOO_LARGE: "Export the collection in parts, one binder at a time.",
        Refusal.TOO_MANY_ROWS: "Export the collection in parts, one binder at a time.",
        Refusal.TOO_MANY_COLUMNS: "Export it with fewer columns.",
        Refusal.SPREADSHEET: _AS_CSV,
        Refusal.ARCHIVE: "Unpack it, and upload the CSV files inside one by one.",
        Refusal.PICTURE: "A picture has no rows; export the collection as CSV.",
        Refusal.DOCUMENT: "A document has no rows; export the collection as CSV.",
        Refusal.PROGRAM: "A program is no collection; export the collection as CSV.",
        Refusal.DATABASE: "A backup can only be read by its own app; export the collection from the app as CSV.",
        Refusal.BINARY: "Export the collection as CSV or plain text.",
        Refusal.DAMAGED: "The file is cut off or damaged; export or download it once more.",
        Refusal.NOT_A_TABLE: "Export it once more as CSV, without editing it by hand.",
    }
)


class UnreadableFile(ValueError):
    """A file that is not read at all. `refusal` is the reason, `line` the line that gave it, where one did."""

    def __init__(self, refusal: Refusal, detail: str, line: int | None = None) -> None:
        where = "" if line is None else f"line {line}: "
        super().__init__(f"{where}{detail}. {ADVICE[refusal]}")
        self.refusal = refusal
        self.line = line

    @property
    def advice(self) -> str:
        """What the owner of the file can do."""
        return ADVICE[self.refusal]
