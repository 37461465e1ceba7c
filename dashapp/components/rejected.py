"""Rejected records: by reason, and one by one."""

from urllib.parse import urlencode

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.services.rejected import RejectedGroup, RejectedRecord, RejectedRequest

GROUP_COLUMNS = (
    Column("Reason"),
    Column("Source"),
    Column("Records", "number"),
    Column("Can be read again", "number", minor=True),
    Column("Newest", minor=True),
    Column("Example"),
)
RECORD_COLUMNS = (
    Column("Record"),
    Column("Run", "number"),
    Column("Source", minor=True),
    Column("When", minor=True),
    Column("Can be read again", minor=True),
)


def group_table(groups: list[RejectedGroup], asked: RejectedRequest) -> html.Div:
    """One row a source and reason; its reason leads to its records."""
    return table("Rejected records by reason", GROUP_COLUMNS, [_group_row(group, asked) for group in groups])


def record_list(records: list[RejectedRecord], reason: str) -> html.Div:
    """Records that were rejected for one reason."""
    rows = [_record_row(record) for record in records]
    return html.Div([html.P(["Rejected, because: ", reason], className="why"), table("Records", RECORD_COLUMNS, rows)])


def address(source: str, reason: str, run_id: int | None) -> str:
    """Where the records of a group are shown."""
    run = {} if run_id is None else {"run": run_id}
    return f"?{urlencode({**run, 'source': source, 'reason': reason})}#rejected"


def _group_row(group: RejectedGroup, asked: RejectedRequest) -> list[object]:
    href = address(group.source, group.reason, asked.run_id)
    return [
        html.A(group.reason, href=href, title="Show these records"),
        html.Span(group.source, className="code-name"),
        formats.count(group.records),
        formats.count(group.whole),
        values.age(group.newest, None),
        html.Code(group.example),
    ]


def _record_row(record: RejectedRecord) -> list[object]:
    return [
        html.Code(record.raw),
        str(record.run_id),
        html.Span(record.source, className="code-name"),
        values.age(record.time, None),
        "Yes" if record.whole else "No",
    ]
