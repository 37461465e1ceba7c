"""Rejected records: by reason, by source, and one by one."""

from urllib.parse import urlencode

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from services.operation.rejected import RejectedGroup, RejectedOfSource, RejectedRecord, RejectedRequest

GROUP_COLUMNS = (
    Column("Reason"),
    Column("Source"),
    Column("Records", "number"),
    Column("Can be read again", "number", minor=True),
    Column("Newest", minor=True),
    Column("Example"),
)
SOURCE_COLUMNS = (Column("Source"), Column("Records", "number"), Column("Newest"))
RECORD_COLUMNS = (
    Column("Record"),
    Column("Run", "number"),
    Column("Source", minor=True),
    Column("When", minor=True),
    Column("Can be read again", minor=True),
)


def group_table(groups: list[RejectedGroup], asked: RejectedRequest) -> html.Div:
    """Return one row a source and reason; its reason links to its records."""
    return table("Rejected records by reason", GROUP_COLUMNS, [_group_row(group, asked) for group in groups])


def source_table(sources: list[RejectedOfSource]) -> html.Div:
    """Return one row a source, with its public facts: the number of rejected records, and the time of the newest."""
    rows = [
        [formats.source_name(one.source), formats.count(one.records), values.age(one.newest, None)] for one in sources
    ]
    return table("Rejected records by source", SOURCE_COLUMNS, rows)


def record_list(records: list[RejectedRecord], reason: str) -> html.Div:
    """Return the records rejected for one reason."""
    rows = [_record_row(record) for record in records]
    return html.Div([html.P(["Rejected, because: ", reason], className="why"), table("Records", RECORD_COLUMNS, rows)])


def address(source: str, reason: str, run_id: int | None) -> str:
    """Return the address of a group's records."""
    run = {} if run_id is None else {"run": run_id}
    return f"?{urlencode({**run, 'source': source, 'reason': reason})}#rejected"


def _group_row(group: RejectedGroup, asked: RejectedRequest) -> list[object]:
    href = address(group.source, group.reason, asked.run_id)
    return [
        html.A(group.reason, href=href, title="Show these records"),
        formats.source_name(group.source),
        formats.count(group.records),
        formats.count(group.whole),
        values.age(group.newest, None),
        html.Code(group.example),
    ]


def _record_row(record: RejectedRecord) -> list[object]:
    return [
        html.Code(record.raw),
        str(record.run_id),
        formats.source_name(record.source),
        values.age(record.time, None),
        "Yes" if record.whole else "No",
    ]
