"""The rows of a roster in TOML, CSV or Excel, unread, each value with where it stands."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from typing import NamedTuple

from govreport.findings import Path as KeyPath
from govreport.lazy import lazy
from govreport.sheets import Sheet
from govreport.tomlfile.document import Document
from govreport.tomlfile.keys import Problems, Spot, meant
from govreport.whole_names import is_whole_name

UNITS = "units"
KEYS: Mapping[str, str] = {
    "name": "名称",
    "aliases": "别名",
    "kind": "类型",
    "due": "期限",
    "level": "级别",
    "merged_into": "撤并到",
    "since": "起始年份",
    "until": "终止年份",
    "contact": "联系人",
    "phone": "电话",
}
"""What is said of a unit, with what a CSV's columns are called."""
COLUMNS: Mapping[str, str] = {
    **{key: key for key in KEYS},
    **{column: key for key, column in KEYS.items()},
    **dict.fromkeys(("单位", "机关", "单位名称", "机关名称"), "name"),
    **dict.fromkeys(("简称", "曾用名", "其他名称"), "aliases"),
    "类别": "kind",
    "截止日期": "due",
    **dict.fromkeys(("并入", "合并到", "承接单位"), "merged_into"),
    "开始年份": "since",
    "结束年份": "until",
    **dict.fromkeys(("联系电话", "手机", "手机号"), "phone"),
}
PASSED_OVER = frozenset({"序号", "编号", "备注"})
"""Columns that many rosters have and that say nothing here."""
PHONE = "phone"
"""Of these there may be several columns."""
SUMS = lazy(
    r"(?:合计|总计|共计|小计|总数|共)[:：\s]*[\d一二三四五六七八九十百]*\s*[个家]?(?:单位|部门)?"
)
"""What stands under a list of units."""
ERROR = lazy(r"#[A-Z/0]+[!?]?|Err:\d+")
"""What a formula shows that can't be computed."""
DELIMITERS = ",\t;"
EXAMPLE = "名称,别名,类型,期限"
TITLES = 4
"""Within so many lines a CSV must have come to the names of its columns."""
MOST = 10
"""More problems than this are counted, not told."""


Where = Spot | KeyPath
"""Where a value stands, or by which keys that is found once it is asked for."""


class RosterRow(NamedTuple):
    """What a roster says of one unit, unread, and where each value stands."""

    values: Mapping[str, object]
    at: Callable[[str], Where]


def toml_rows(document: Document, problems: Problems) -> Iterator[RosterRow]:
    """Yield the units of a TOML roster; what is none, and unknown keys, are problems."""
    for key in document.data:
        if key != UNITS:
            told = f"没有“{key}”这个名称，名册里只写一节一节的 [[{UNITS}]]；请改正或删去"
            problems.add((key,), told)
    units = document.data.get(UNITS, [])
    for index, unit in enumerate(units if isinstance(units, list) else [units]):
        path = (UNITS, str(index))
        if isinstance(units, list) and isinstance(unit, dict):
            for key in unit.keys() - KEYS.keys():
                problems.add((*path, key), _unknown(key, tuple(KEYS)))
            values = {key: unit[key] for key in unit if key in KEYS}
            yield RosterRow(values, partial(_toml_path, path))
        else:
            told = f'每个单位写一节 [[{UNITS}]]（两层方括号），下面写 name = "机关全称"'
            problems.add(path, told)


def _toml_path(path: KeyPath, key: str) -> Where:
    return (*path, key)


def csv_rows(text: str, problems: Problems) -> Iterator[RosterRow]:
    """Yield the units of a CSV roster, a line each."""
    yield from _listed(list(_csv_lines(text, problems)), problems)


def sheet_rows(sheets: Iterable[Sheet], problems: Problems) -> Iterator[RosterRow]:
    """Yield the units of a workbook: of its only sheet with names of columns."""
    listed = [(one, [*_sheet_lines(one)]) for one in sheets]
    shown = [both for both in listed if not both[0].hidden]
    headed = [
        both for both in shown if any(_is_head(names) for _, names in both[1][:TITLES])
    ]
    if len(headed) > 1:
        told = "有几张工作表都像名册，分不清用哪张；请并成一张，其他的删去"
        problems.add(Spot(headed[1][1][0][0], 1), told)
    filled = (both for both in shown if both[1])
    sheet, found = next(iter(headed), None) or next(filled, (Sheet("", ()), []))
    for one, lines in listed:
        if one is not sheet and (one.hidden or not headed or one is not headed[-1][0]):
            _unread(one, lines, problems)
    _check_cells(sheet, problems)
    yield from _listed(found, problems)


def _unread(
    sheet: Sheet, lines: Sequence[tuple[int, list[str]]], problems: Problems
) -> None:
    """Tell of a sheet that isn't read though units stand on it."""
    units = [line for line, cells in lines if any(map(is_whole_name, cells))]
    if units:
        why = "是隐藏的" if sheet.hidden else "没有各栏的名称"
        told = f"工作表“{sheet.name}”{why}，没有读，里面却有 {len(units)} 行单位"
        advice = "请并到名册那一张里；不要的请把这张表删去"
        problems.add(Spot(units[0], 1), f"{told}；{advice}")


def _check_cells(sheet: Sheet, problems: Problems) -> None:
    """Tell of cells that say nothing: formulas without their values, errors, TRUE."""
    for below, right in sorted(sheet.uncomputed):
        told = "这一格是公式，没有算出来的结果；请用 Excel 或 WPS 打开，另存后再试"
        problems.add(Spot(below + 1, right + 1), f"工作表“{sheet.name}”：{told}")
    for number, row in enumerate(sheet.rows, 1):
        for at, value in enumerate(row, 1):
            if isinstance(value, bool) or (
                isinstance(value, str) and ERROR.fullmatch(value)
            ):
                shown = str(value).upper() if isinstance(value, bool) else value
                told = f"这一格是“{shown}”，不是文字；请改正"
                problems.add(Spot(number, at), f"工作表“{sheet.name}”：{told}")


def _sheet_lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield every row that says something, with its number and its cells as text."""
    for number, row in enumerate(sheet.rows, 1):
        cells = ["" if value is None else str(value).strip() for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _listed(
    lines: Sequence[tuple[int, list[str]]], problems: Problems
) -> Iterator[RosterRow]:
    """Yield the units of a list below the names of its columns.

    Empty lines say nothing, nor do titles above and what counts the units below.
    """
    if not lines:
        return
    heads = (at for at, (_, names) in enumerate(lines[:TITLES]) if _is_head(names))
    reached = next(heads, None)
    if reached is None:
        told = f"第一行要写各栏的名称，用英文逗号隔开，如：{EXAMPLE}"
        problems.add(Spot(lines[0][0], 1), told)
        return
    number, names = lines[reached]
    columns = _columns(names, Spot(number, 1), problems)
    if "name" not in columns:  # said once, and not of every unit
        return
    for line, fields in lines[reached + 1 :]:
        if _counts(dict(zip(columns, fields, strict=False))):
            continue
        if len(fields) > len(columns):
            told = (
                f"这一行有 {len(fields)} 格，第一行只有 {len(columns)} 栏；"
                "名称里有逗号的，请用英文引号括起来"
            )
            problems.add(Spot(line, len(columns) + 1), told)
        places = dict.fromkeys(KEYS, Spot(line, 1))
        places |= {key: Spot(line, at) for at, key in enumerate(columns, 1)}
        values = dict(zip(columns, fields, strict=False))
        phones = [one for key, one in zip(columns, fields, strict=False) if key == PHONE]
        values |= {PHONE: "、".join(filter(None, phones))} if phones else {}
        yield RosterRow(values, places.__getitem__)


def _csv_lines(text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield every line that says something, with its number and its cells."""
    delimiter = _delimiter(text.splitlines()[:TITLES])
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for fields in reader:
            cells = [field.strip() for field in fields]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        told = "引号没有成对，或引号后面还有字；请检查这一行的英文引号"
        if "limit" in str(error):
            told = "这一行有一格的内容长得离谱，或有一个引号没有成对；请打开核对"
        problems.add(Spot(before + 1, 1), told)


def _delimiter(lines: Sequence[str]) -> str:
    """Find what parts the columns: in the line of their names, or else in the first."""
    heads = (sign for line in lines for sign in DELIMITERS if _is_head(_cells(line, sign)))
    return next(heads, max(DELIMITERS, key=(lines or [""])[0].count))


def _cells(line: str, delimiter: str) -> list[str]:
    """Split a line at a sign; one without is no line of names."""
    parts = [part.strip().strip('"') for part in line.split(delimiter)]
    return parts if len(parts) > 1 else []


def _counts(row: Mapping[str, str]) -> bool:
    """Whether a line counts the units above it: in place of a name, or of its number."""
    name = row.get("name", "")
    first = next(filter(None, row.values()), "") if not name or name.isdecimal() else ""
    return any(SUMS.fullmatch(field) for field in (name, first))


def _is_head(names: Iterable[str]) -> bool:
    """Whether a line of a CSV has names of columns."""
    return any(name.lower() in COLUMNS for name in names)


def _columns(head: Sequence[str], place: Spot, problems: Problems) -> list[str]:
    """Give the keys that the columns of a CSV stand for, by the line of their names."""
    columns: list[str] = []
    for number, name in enumerate(head, 1):
        key = COLUMNS.get(name.lower(), name)
        at = place._replace(column=number)
        if key not in KEYS and name not in PASSED_OVER:
            problems.add(at, _unknown(name, tuple(KEYS.values())))
        elif key in columns and key != PHONE:
            problems.add(at, f"“{name}”这一栏写了两次，请删去一栏")
        columns.append(key)
    if "name" not in columns:
        problems.add(place, "没有“名称”这一栏，请加上，下面写各单位的全称")
    return columns


def _unknown(name: str, known: Sequence[str]) -> str:
    return f"没有“{name}”这一项，{meant(name, known, '“”')}；请改正或删去"
