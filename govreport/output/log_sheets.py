"""What became of a file, for Excel: a row for each value that was changed, or by period."""

from datetime import date, datetime
from decimal import Decimal

from govreport.output.columns import Column, as_page
from govreport.output.log import Row, period_columns
from govreport.output.workbooks import SheetPage
from govreport.report import DECIMAL
from govreport.tasks.log import ChangeLog, label_of, moves
from govreport.tasks.period_counts import PeriodCounts

MINUTE = 16
"""Characters of a moment up to its minute, without the time zone."""


def log_sheet(found: ChangeLog) -> SheetPage:
    """Give the changes, a row for each value; one alone where none is told."""

    def name(row: Row) -> str:
        return label_of(found.form, row[1]) if row[1] else ""

    columns: tuple[Column[Row], ...] = (
        Column(lambda row: row[0].number, head="第几处"),
        Column(lambda row: datetime.fromisoformat(row[0].line.at[:MINUTE]), head="时间"),
        Column(lambda row: row[0].line.command, head="命令"),
        Column(lambda row: _day(row[0].line.day), head="日期"),
        Column(lambda row: row[0].line.note, head="事由"),
        Column(name, head="名称"),
        Column(lambda row: row[1], head="地址"),
        Column(lambda row: _number(row[2][0]), head="原来"),
        Column(lambda row: _number(row[2][1]), head="改成"),
        Column(lambda row: "是" * row[0].undone, head="已退回"),
        Column(lambda row: "是" * row[0].outside, head="此前有人直接改过文件"),
    )
    told = list(moves(found))
    bare = [(one, "", (None, None)) for one in found.changes if not one.moved]
    rows = sorted([*told, *bare], key=lambda row: row[0].number)
    return as_page(columns, rows, f"{found.file.stem}改动")


def period_sheet(found: PeriodCounts) -> SheetPage:
    """Give the numbers by month or quarter."""
    return as_page(period_columns(found), found.rows, f"{found.file.stem}件数")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(value: int | str | None) -> int | str | Decimal | None:
    """Give an amount, which a journal keeps as text, as the number that it is."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return Decimal(value)
    return value
