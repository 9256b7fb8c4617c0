"""A register of requests begun, a request noted down in it, and how one ended."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from govreport.errors import FileProblem, UsageProblem
from govreport.forms import nearest
from govreport.organ_names import are_one
from govreport.register.columns import RegisterColumn, columns
from govreport.register.new import empty_register, label_of
from govreport.register.persons import why_no_number
from govreport.register.read import RegisterReading
from govreport.register.request import Request
from govreport.register.values import NoValue, chosen, day_of, typed, value_of
from govreport.tasks.record import past_day
from govreport.tasks.register_cells import (
    RegisterCells,
    may_be_told,
    newest_form,
    register_cells,
    told_cells,
)
from govreport.tasks.typed import plain_text
from govreport.tomlfile.journal import Moved
from govreport.tomlfile.save import Occasion, create, rewrite
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key, lying_as, shared
from govreport.workspace.files import folder_year, lying_in, register_of, workspace_of
from govreport.workspace.unit_names import may_be

NAMED = "{}.申请"
"""What a register is called, behind the name of its organ."""
IN_SHEETS = "程序不改 Excel 文件，怕丢了里面别的内容；请在表格里登记"
DIGITS = 18
"""So many digits at the end of a number are counted on."""
BOUND_LATER = frozenset({"agreed"})
"""Days that may be yet to come."""
Asked = Mapping[str, str]
"""Fields of a request as a person typed them."""


class NotedRequest(NamedTuple):
    """A row of a register that was added or changed: what its cells say now.

    `year` is that of the folder, where it is none of the request's.
    """

    file: Path
    row: int
    number: str
    moved: Mapping[str, Moved]
    new: bool
    closed: bool


def new_register(file: Path) -> Path:
    """Write an empty register, beside a report where its file is named; never over one."""
    path = file
    if file.suffix.lower() == ".toml":
        path = file.with_name(f"{NAMED.format(file.stem)}.xlsx")
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        message = (
            f"“{file}”：登记簿的文件名以 .xlsx 或 .csv 结尾，如 某某乡人民政府.申请.xlsx"
        )
        raise UsageProblem(message)
    other = path.with_suffix(".csv" if suffix == ".xlsx" else ".xlsx")
    if other.exists():
        sentence = "这个机关已经有一份登记簿，没有再新建；一年只要一份"
        raise FileProblem(other, sentence)
    if (there := lying_as(path)) is not None and there != path:
        sentence = f"这里已有 {there.name}，和这个名称在有的系统上是同一个文件，没有新建"
        raise FileProblem(path, sentence)
    if not path.exists():
        _refuse_odd(path)
    if not create(path, empty_register(suffix, newest_form()), Occasion("register new")):
        raise FileProblem(path, "已经有这个文件，没有动它；要新建请换一个名称")
    return path


def refuse_others_name(workspace: Workspace, path: Path, organ: str) -> None:
    """Refuse a register whose name, as a file's, is that of another organ of the year."""
    year, key = folder_year(path), file_key(register_of(path))
    for one, file in workspace.organs(year) if year else ():
        if not one.name or are_one(one.names, [organ]):
            continue
        if file_key(file.stem) == key or file_key(one.name) == key:
            raise shared(path, organ, file, one.name)


def _refuse_odd(path: Path) -> None:
    """Refuse a register of nobody's in a year with reports, or an organ's second one."""
    year, name = folder_year(path), register_of(path)
    if year is None or not path.parent.is_dir():
        return
    workspace = Workspace(workspace_of(path))
    organs = [
        ({file.stem, *one.names}, one.claimed) for one, file in workspace.organs(year)
    ]
    units = [
        *(names for names, _ in organs),
        *({*one.names} for one in workspace.listed.entries),
    ]
    there = [one for file in lying_in(path.parent) if (one := register_of(file))]
    own = next((one for one in units if are_one(one, [name])), None)
    if own is not None:
        if two := next((one for one in there if are_one(own, [one])), ""):
            sentence = f"这个机关已经有一份登记簿（{two}.申请），没有再新建；一年只要一份"
            raise FileProblem(path, sentence)
        return
    if name and any(are_one(one, [name]) for _, one in organs):
        return
    called = name or path.stem
    known = [one for names in (*units, there) for one in names if one]
    near = next((one for one in known if may_be(called, one, slip=1)), "")
    if not near and organs:
        near = next(iter(nearest(called, known, 1)), "")
    if near or organs:
        asked = f"是不是“{near}”？请写 {near}.申请{path.suffix}；" if near else ""
        sentence = (
            f"{year} 年没有叫“{called}”的报告，这样的登记簿不会算进任何报告，没有新建；"
            f"{asked}是另一个机关，请先建报告：govreport scaffold {year} --organ 机关全称"
        )
        raise FileProblem(path, sentence)


def add_request(file: Path, asked: Asked, today: date) -> NotedRequest:
    """Note down a request that came in, behind the last one."""

    def change(there: RegisterCells) -> _ChangedRegister:
        read = there.read
        values = _typed(asked, today, read, folder_year(file))
        received = day_of(values["received"])
        year = folder_year(file)
        if isinstance(received, date) and year not in {None, received.year}:
            message = (
                f"收到日期 {received} 不在 {year} 年；哪年收到的登记在哪年的登记簿，"
                f"请写 {received.year} 年文件夹里的那一份"
            )
            raise UsageProblem(message)
        number = values.get("number") or _next_number(read.requests, str(received)[:4])
        _refuse_number(number)
        if there.rows_of(number):
            message = f"编号“{number}”已经有了，请换一个编号"
            raise UsageProblem(message)
        values["number"] = number
        _refuse_early(values, received)
        raw = there.table.changed({}, [there.line(values)])
        moved = {field: (None, text) for field, text in values.items()}
        return _ChangedRegister(raw, there.table.last + 2, number, moved, new=True)

    return _noted(_register_at(file), change, "add request")


def close_request(
    file: Path, number: str, asked: Asked, today: date, *, force: bool = False
) -> NotedRequest:
    """Note down how a request ended, or a step on the way, in its row."""

    def change(there: RegisterCells) -> _ChangedRegister:
        one, places = _found(there.read, number), there.read.places
        _refuse_number(one.number)
        values = _typed(asked, today, there.read)
        _refuse_early(values, one.received)
        was = {field: there.cell(one.row - 1, field) for field in values}
        for field, text in was.items():
            if not may_be_told(text, field):
                where = f"编号“{one.number}”（第 {one.row} 行）“{_head(field)}”"
                message = f"{where}里写的不是登记簿的写法，程序不能照记；请在表格里登记"
                raise UsageProblem(message)
        other = {field for field in values if was[field] not in {"", values[field]}}
        if other and not force:
            named = "、".join(
                f"{_head(field)}“{was[field]}”" for field in values if field in other
            )
            told = f"编号“{one.number}”（第 {one.row} 行）已经登记了{named}"
            message = f"{told}；要改成新的请加 --force"
            raise UsageProblem(message)
        texts = {places[field] - 1: text for field, text in values.items()}
        raw = there.table.changed({one.row - 1: texts})
        moved = {field: (was[field], text) for field, text in values.items()}
        return _ChangedRegister(raw, one.row, one.number, moved, new=False)

    return _noted(_register_at(file), change, "close request")


class _ChangedRegister(NamedTuple):
    raw: bytes
    row: int
    number: str
    moved: Mapping[str, tuple[str | None, str]]
    new: bool


def _noted(
    file: Path,
    change: Callable[[RegisterCells], _ChangedRegister],
    command: str,
) -> NotedRequest:
    """Change a register through the door of all files; what it says is read before."""
    done: list[_ChangedRegister] = []

    def changed(raw: bytes) -> tuple[bytes, Mapping[str, Moved]]:
        one = change(register_cells(raw, file))
        done.append(one)
        return one.raw, told_cells(one.number, one.moved)

    rewrite(file, changed, Occasion(command))
    (one,) = done
    moved: dict[str, Moved] = {_head(field): was for field, was in one.moved.items()}
    return NotedRequest(file, one.row, one.number, moved, one.new, "outcome" in one.moved)


def _register_at(file: Path) -> Path:
    """Find the register that was named, or that lies beside a report's file."""
    if file.suffix.lower() == ".toml":
        beside = [
            file.with_name(f"{NAMED.format(file.stem)}{one}") for one in (".csv", ".xlsx")
        ]
        file = next((one for one in beside if one.exists()), beside[0])
    if file.suffix.lower() != ".csv":
        raise FileProblem(file, IN_SHEETS)
    return file


def _head(field: str) -> str:
    return next(one.head for one in columns() if one.field == field)


def _typed(
    asked: Asked, today: date, read: RegisterReading, year: int | None = None
) -> dict[str, str]:
    """Read what a person typed for some fields, each as a register has it.

    A day of no stated year is of that `year`, or the likeliest.
    """
    for field in asked:
        if field not in read.places:
            message = f"登记簿里没有“{_head(field)}”这一列，请先加上"
            raise UsageProblem(message)
    by_field = {one.field: one for one in columns()}
    return {
        field: _value(by_field[field], text, today, year) for field, text in asked.items()
    }


def _value(column: RegisterColumn, text: str, today: date, year: int | None = None) -> str:
    if column.kind == "text":
        return plain_text(text.strip(), column.head)
    if column.kind == "date":
        if column.field not in BOUND_LATER:
            return past_day(text, (year or today.year) - 1, today, column.head).isoformat()
        found: object = day_of(text)
    else:
        found = value_of(text, column.field, newest_form())
    if isinstance(found, NoValue) or not found:
        told = found if isinstance(found, NoValue) else ("没有写内容", "请写上")
        message = f"{column.head}“{text}”{told[0]}；{told[1]}"
        raise UsageProblem(message)
    if isinstance(found, date):
        return found.isoformat()
    return next(
        label_of(one) for one in chosen(column.kind, newest_form()) if one.id == found
    )


def _refuse_number(number: str) -> None:
    """Refuse a number that is none, or says who somebody is, without saying it."""
    if why := why_no_number(number):
        message = f"编号{why}，请用别的编号：表格里有的先改掉，新的用 --number 写"
        raise UsageProblem(message)


def _refuse_early(values: Mapping[str, str], received: object) -> None:
    """Refuse a day on which the request had not come in yet."""
    for field, text in values.items():
        day = day_of(text) if field != "received" and _is_date(field) else None
        if isinstance(day, date) and isinstance(received, date) and day < received:
            message = f"{_head(field)} {day} 早于收到日期 {received}，请核对"
            raise UsageProblem(message)


def _is_date(field: str) -> bool:
    return any(one.field == field and one.kind == "date" for one in columns())


def _next_number(requests: Sequence[Request], year: str) -> str:
    """Make the number behind the last one in its manner, or the year's first."""
    last = next((one.number for one in reversed(requests) if one.number), "")
    found = re.fullmatch(rf"(.*?)(\d{{1,{DIGITS}}})(\D*)", last)
    if found is None:
        return f"{year}-001"
    before, digits, behind = found.groups()
    taken = [
        int(one.number[len(before) : len(one.number) - len(behind)])
        for one in requests
        if re.fullmatch(
            rf"{re.escape(before)}\d{{1,{DIGITS}}}{re.escape(behind)}", one.number
        )
    ]
    return f"{before}{str(max(taken) + 1).zfill(len(digits))}{behind}"


def _found(read: RegisterReading, number: str) -> Request:
    """Find the request of a number; UsageProblem for none, and for two."""
    found = [one for one in read.requests if one.number == typed(number)]
    if len(found) > 1:
        rows = "、".join(f"第 {one.row} 行" for one in found)
        message = f"编号“{number}”有 {len(found)} 个（{rows}），请先在表里改成不同的编号"
        raise UsageProblem(message)
    if not found:
        fine = [
            one for one in read.requests if one.number and not why_no_number(one.number)
        ]
        near = (
            nearest(number, [one.number for one in fine])
            or [one.number for one in fine if not one.outcome][-3:]
        )
        hint = f"相近的有：{'、'.join(near)}" if near else "登记簿里还没有申请"
        message = f"没有编号是“{number}”的申请；{hint}"
        raise UsageProblem(message)
    return found[0]


def fields_set(texts: Sequence[str]) -> dict[str, str]:
    """Read `列=值`, as often as it is given; UsageProblem names the nearest column."""
    found = {}
    known = {one.head: one.field for one in columns() if one.field}
    for text in texts:
        head, sign, value = text.replace("＝", "=", 1).partition("=")
        head = head.strip()
        if not sign:
            message = f"--set 要写 列=值，如 --set 补正通知日期=2025-03-12；写的是“{text}”"
            raise UsageProblem(message)
        if head not in known:
            private = any(one.head == head for one in columns())
            near = "、".join(nearest(head, known) or list(known))
            told = (
                "请在表格软件里写，程序不读也不写这一列" if private else f"相近的有：{near}"
            )
            message = f"--set 不能写“{head}”；{told}"
            raise UsageProblem(message)
        found[known[head]] = value.strip()
    return found
