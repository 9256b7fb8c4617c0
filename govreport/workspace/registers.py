"""Registers of requests beside reports: which lie there, whose they are, read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, GovReportError
from govreport.forms import Form
from govreport.guard import guard
from govreport.organ_names import all_folded, are_one
from govreport.register.columns import column_of
from govreport.register.csv_cells import csv_texts
from govreport.register.findings import YearRegister
from govreport.register.read import (
    RegisterProblem,
    RegisterReading,
    head_row,
    heads_of,
    read_rows,
)
from govreport.register.sheet_rows import requests_on, sheet_problems, since_1900
from govreport.register.tally import RegisterCount, tally
from govreport.report import Report
from govreport.sheets import Sheet, read_sheets
from govreport.tomlfile.files import read_bytes
from govreport.workspace.files import (
    folder_year,
    from_here,
    lying_in,
    names_year,
    register_of,
)
from govreport.workspace.folders import Folders
from govreport.workspace.lineage import Listed, lineage, wanted_of
from govreport.workspace.source import Source

LARGEST = 20_000_000
"""Bytes of a register; ten thousand requests have two million."""
DATE = "date"
OURS = frozenset({"选项", "填写说明"})
"""Sheets beside the register in the workbook that `register new` writes."""


class Registers(NamedTuple):
    """The registers that count for a report: its year's, and earlier ones, last first.

    `shared` are earlier ones of organs of which this one got a part.
    """

    now: tuple[Path, ...] = ()
    earlier: tuple[Path, ...] = ()
    shared: tuple[Path, ...] = ()


def registers_of(
    known: Folders, source: Source, listed_in: Callable[[], Listed]
) -> Registers:
    """Find the registers that a report's numbers are counted from, by their names.

    They are called by the organ, an alias, or whom it took the place of; of these only
    such a one's is of this year too that has no report of its own any more. FileProblem
    where one has two of a year.
    """
    path, report = source.path, source.head
    if path is None or source.is_document:
        return Registers()
    year, lying = folder_year(path), known.registers(source.workspace)
    if year is None or report.year != year or not lying:
        return Registers()
    now, before, shared = _lists(known, source, year, listed_in())
    for files in (*now, *before):
        refuse_two(files)
    own, earlier = (tuple(dict.fromkeys(chain(*some))) for some in (now, before))
    return Registers(own, earlier, tuple(shared))


def counts_for(known: Folders, source: Source, listed: Listed) -> list[Path]:
    """Find the same as one list, where there are two of an organ and year too."""
    year = None if source.path is None else folder_year(source.path)
    if year is None or source.head.year != year:
        return []
    now, before, shared = _lists(known, source, year, listed)
    return [*chain(*now, *before), *shared]


def _lists(
    known: Folders, source: Source, year: int, listed: Listed
) -> tuple[list[list[Path]], list[list[Path]], list[Path]]:
    """List the registers of a year and before by organs, then those that are shared."""
    path, report = source.path or Path(), source.head
    folder, lying = path.absolute().parent, known.registers(source.workspace)
    names = {path.stem, *report.organ.names}
    wanted = wanted_of(report.organ, year, listed)
    going = known.organ_files(folder).any
    gone = [name for name in wanted.whole if going.get(name) is None]
    now = [_called(lying, year, some) for some in (names, *([one] for one in gone))]
    before = [
        _called(lying, at, some)
        for at, organs in _before(known, path, report, listed, min(lying))
        for some in organs
    ]
    shared = [
        file for at in lying if at < year for file in _called(lying, at, wanted.shared)
    ]
    return now, before, shared


def counted(
    found: Registers, report: Report, today: date | None = None
) -> RegisterCount | None:
    """Count what registers come to for a report; None where none is of its year.

    FileProblem where one can't be read.
    """
    if not found.now or report.year is None or report.units:
        return None
    files = (*found.now, *found.earlier)
    names = [f"{path.parent.name}/{path.name}" for path in files]
    read = [
        YearRegister(folder_year(path) or 0, name, read_register(path, report.form))
        for path, name in zip(files, names, strict=True)
    ]
    years = frozenset(one.year for one in read)
    return RegisterCount(names, years, tally(read, report.year, report.form, today))


def counted_or_why(find: Callable[[], Registers], report: Report) -> RegisterCount | None:
    """Do what `counted` does, and say why where a register can't be read."""
    try:
        return counted(find(), report)
    except GovReportError as error:
        return RegisterCount((), frozenset(), error=str(error))


def refuse_two(files: Sequence[Path]) -> None:
    """Raise FileProblem where there are two registers of one organ and year."""
    if len(files) > 1:
        others = "、".join(file.name for file in files[1:])
        sentence = f"同一年有两份登记簿（还有 {others}）；请并成一份，另一份移走"
        raise FileProblem(files[0], sentence)


def _before(
    known: Folders, path: Path, report: Report, listed: Listed, oldest: int
) -> Iterator[tuple[int, Sequence[set[str]]]]:
    """Yield earlier years, with what the organ and each before it were called then."""
    year, organs = report.year or 0, [{path.stem, *report.organ.names}]
    reports = {path: report}
    while year > oldest:
        files = dict[Path, None]()
        for at, one in reports.items():
            for name in wanted_of(one.organ, year, listed).whole:
                _add(organs, {name})
            files |= dict.fromkeys(lineage(known, at, one, listed).files)
        year -= 1
        reports = {file: known.source(file).head for file in files}
        for file, one in reports.items():
            _add(organs, {file.stem, *one.organ.names} - {""})
        yield year, organs


def _add(organs: list[set[str]], names: set[str]) -> None:
    """Add the names of an organ to those that it has already, or as one more."""
    own = next((one for one in organs if are_one(one, names)), None)
    if own is None:
        organs.append(names)
    else:
        own |= names


def _called(
    lying: Mapping[int, Mapping[str, Sequence[Path]]], year: int, names: Iterable[str]
) -> list[Path]:
    """Find the registers of a year that go by some names."""
    known = lying.get(year, {})
    found = (one for name in sorted(all_folded(names)) for one in known.get(name, ()))
    return [from_here(one) for one in found]


def read_register(path: Path, form: Form) -> RegisterReading:
    """Read the requests in a register; FileProblem says why it can't be read."""
    with guard(path):
        return _read(read_bytes(path, LARGEST), path, form)


def _read(raw: bytes, path: Path, form: Form) -> RegisterReading:
    is_csv = path.suffix.lower() == ".csv"
    sheets = _csv(raw, path) if is_csv else read_sheets(raw, str(path))
    found = [(one, at) for one in sheets if (at := head_row(one.rows)) >= 0]
    if not found:
        sentence = "没有找到列名；第一行要有“编号”“收到日期”“申请人类别”等列名"
        raise FileProblem(path, sentence)
    if len(found) > 1:
        names = "、".join(f"“{one.name}”" for one, _ in found)
        raise FileProblem(path, f"有几张表都像登记簿（{names}）；请并成一张")
    (sheet, at), notes = found[0], []
    for one in sheets:
        if one is not sheet and (count := requests_on(one)):
            sentence = (
                f"工作表“{one.name}”没有登记簿的列名，里面却有 {count} 行像是申请；"
                f"请移到“{sheet.name}”里，不是申请的请移到别的文件"
            )
            raise FileProblem(path, sentence)
        if one is not sheet and any(one.rows) and one.name not in OURS:
            told = f"工作表“{one.name}”不是登记簿，没有读"
            notes.append(RegisterProblem(0, 0, "", "", told, "请核对", blocks=False))
    places = heads_of(sheet.rows[at])
    days = {place - 1 for field, place in places.items() if column_of(field).kind == DATE}
    rows = since_1900(sheet, days, at + 1)
    reading = read_rows(rows[at], rows[at + 1 :], form, at + 2)
    more = (*sheet_problems(sheet, at, places), *notes)
    return reading._replace(problems=(*more, *reading.problems))


def _csv(raw: bytes, path: Path) -> tuple[Sheet, ...]:
    rows = map(tuple, csv_texts(raw, str(path)))
    return (Sheet(path.name, tuple(rows), known=False),)


def registers_at(path: Path, odd: Iterable[str] = ()) -> list[Path]:
    """Find the registers that a path stands for: a file, a year's folder, or all years'.

    FileProblem where there is none, with what else lies there and may be one.
    """
    if not path.is_dir():
        return [path]
    if names_year(path.absolute()):
        found = [file for file in lying_in(path) if register_of(file)]
    else:
        every = Folders().registers(path).values()
        found = sorted(chain(*(files for year in every for files in year.values())))
    if not found:
        told = "没有登记簿；登记簿放在年份文件夹里，叫 2025/某某乡.申请.csv（或 .xlsx）"
        raise FileProblem(path, "。".join((told, *odd)))
    return found


def registers_beside(path: Path) -> list[Path]:
    """Find the registers in its folder of the organ that a register's name names."""
    known, folder, names = Folders(), path.parent, {register_of(path)}
    if not folder.is_dir():
        return []
    if (found := known.organ_files(folder).any.get(register_of(path))) is not None:
        names |= {found[1].stem, *found[0].names} - {""}
    return [one for one in lying_in(folder) if are_one(names, {register_of(one)} - {""})]
