"""Registers of requests for tests: rows by their columns, as files beside a report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from reports import report

from govreport.forms import form
from govreport.register.columns import columns
from govreport.register.findings import YearRegister
from govreport.register.read import RegisterReading, read_rows
from govreport.report import Organ
from govreport.tasks.tally import Tallied, tally
from govreport.tomlfile.new import dumps
from govreport.workbook import new_workbook, put
from govreport.workspace import Workspace

TODAY = date(2026, 1, 10)
HEADS = [one.head for one in columns()]
TOWN = "某某乡人民政府"
Row = Mapping[str, object]
PLAIN: Row = {"编号": "1", "收到日期": "2025-03-01", "申请人类别": "自然人"}
DONE: Row = {**PLAIN, "答复日期": "2025-03-15", "处理结果": "（一）予以公开"}
OLD: Row = {**PLAIN, "编号": "旧1", "收到日期": "2024-12-20"}


def cells(row: Row) -> list[object]:
    """A row's cells in the order of the columns."""
    assert set(row) <= set(HEADS), row
    return [row.get(head) for head in HEADS]


def reading(*rows: Row, form_id: str = "2021") -> RegisterReading:
    """What is read in some rows."""
    return read_rows(HEADS, map(cells, rows), form(form_id))


def of_year(year: int, *rows: Row, form_id: str = "2021") -> YearRegister:
    """The register of a year with some rows."""
    return YearRegister(year, f"{year}/登记簿", reading(*rows, form_id=form_id))


def csv_text(rows: Iterable[Row], heads: Sequence[str] = HEADS) -> str:
    """The text of a register; no value has a comma."""
    lines = [heads, *([str(row.get(head) or "") for head in heads] for row in rows)]
    return "".join(",".join(line) + "\r\n" for line in lines)


def xlsx(rows: Iterable[Row], heads: Sequence[str] = HEADS) -> bytes:
    """A register as a workbook."""
    stream = BytesIO()
    book = new_workbook(stream=stream)
    sheet = book.add_worksheet("登记簿")
    for at, line in enumerate([heads, *([row.get(one) for one in heads] for row in rows)]):
        for column, value in enumerate(line):
            put(sheet, at, column, value)
    book.close()
    return stream.getvalue()


def register(
    folder: Path,
    year: int,
    *rows: Row,
    organ: str = "某某乡",
    encoding: str = "utf-8",
    heads: Sequence[str] = HEADS,
) -> Path:
    """A register of a year in a folder."""
    path = folder / str(year) / f"{organ}.申请.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(csv_text(rows, heads).encode(encoding))
    return path


def blank(
    folder: Path, year: int, organ: Organ | None = None, *, stem: str = "某某乡"
) -> Path:
    """A report with its prose and table 2, the rest of which is to be counted."""
    base = report("2021" if year > 2020 else "2019")
    of, organ = base.form, organ or Organ(TOWN, "township")
    entries = {cell: base.entries[cell] for cell in of.typed_of["disclosure"]}
    path = folder / str(year) / f"{stem}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(dumps(replace(base, year=year, organ=organ, entries=entries)))
    return path


def tallied(folder: Path, year: int = 2025, *, save: bool = True) -> Tallied:
    """What `tally` makes of a report in a workspace."""
    return tally(Workspace(folder), folder / str(year) / "某某乡.toml", TODAY, save=save)
