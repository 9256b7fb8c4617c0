"""The units that are expected to report: a roster in TOML or CSV, or last year's folder."""

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from govreport.encoding import UTF16_BOMS, decoded
from govreport.errors import FileProblem, GovReportError, TextProblem
from govreport.findings import Path as KeyPath
from govreport.forms import OTHER, kind_of, known_kinds, nearest
from govreport.store.days import typed_day
from govreport.store.document import Document, parse
from govreport.store.files import head, read_bytes
from govreport.store.reading import KINDS
from govreport.store.workspace import YEAR_FOLDER, organ_files

UNITS = "units"
KEYS: Mapping[str, str] = {
    "name": "名称",
    "aliases": "别名",
    "kind": "类型",
    "due": "期限",
}
"""What is said of a unit, with what a CSV's columns are called."""
COLUMNS: Mapping[str, str] = {
    **{key: key for key in KEYS},
    **{column: key for key, column in KEYS.items()},
    **dict.fromkeys(("单位", "机关", "单位名称", "机关名称"), "name"),
    **dict.fromkeys(("简称", "曾用名", "其他名称"), "aliases"),
    "类别": "kind",
    "截止日期": "due",
}
PASSED_OVER = frozenset(
    {"序号", "编号", "备注", "联系人", "电话", "联系电话", "手机", "手机号"}
)
"""Columns that many rosters have and that say nothing here."""
KIND_NAMES: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **{label: kind for kind, label in known_kinds().items()},
    **{label: kind for kind, label in KINDS.items()},
}
SEPARATOR = re.compile(r"[、;；,，\n]")
AFTER_DAY = re.compile(r" 0?0:00(?::00)?$|(?:之?以?前)$")
"""What a spreadsheet or a person writes behind a day."""
SERIAL = re.compile(r"[45]\d{4}")
"""A day as Excel counts them, where a cell was not formatted as a date."""
EXCEL = date(1899, 12, 30)
SUMS = re.compile(
    r"(?:合计|总计|共计|小计|总数|共)[:：\s]*[\d一二三四五六七八九十百]*\s*[个家]?(?:单位|部门)?"
)
"""What stands under a list of units."""
DELIMITERS = ",\t;"
EXAMPLE = "名称,别名,类型,期限"
ROSTERS = ("roster.toml", "roster.csv", "名册.toml", "名册.csv")
"""What the roster of a workspace is called."""
SPREADSHEETS = frozenset({".xlsx", ".xls", ".et", ".ods"})
PACKAGES = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"))
"""How a spreadsheet begins, whatever it is called."""
TITLES = 4
"""Within so many lines a CSV must have come to the names of its columns."""
SAME = "确是同一单位的，把名称改成一致，或在报告的 aliases、名册的别名里写上"
"""What to do where two names may be one unit's."""
SLIP = 2
"""Characters too many or too few in a name that may be mistyped; a wrong one is both."""
MOST = 10
"""More problems than this are counted, not told."""


class Entry(NamedTuple):
    """A unit that is expected: `kind` is "" and `due` None where the roster says none."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    due: date | None = None

    @property
    def names(self) -> frozenset[str]:
        """All names that tie a report to this unit."""
        return frozenset({self.name, *self.aliases})


class _Place(NamedTuple):
    """Line and column, from 1, both 0 where neither is known; a CSV counts its cells."""

    line: int = 0
    column: int = 0


class _Problems:
    """All that is wrong in a roster, told at once in the order of the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._found: list[tuple[_Place, str]] = []

    def add(self, place: _Place, sentence: str) -> None:
        """Note what is wrong and what to do."""
        self._found.append((place, sentence))

    def tell(self) -> None:
        """Raise all of it as one TextProblem, nothing where there is none."""
        if not self._found:
            return
        told = sorted(self._found)
        (place, first), *rest = told[:MOST]
        lines = [
            str(TextProblem(self.name, sentence, *_known(at))) for at, sentence in rest
        ]
        if len(told) > MOST:
            lines.append(f"……还有 {len(told) - MOST} 处")
        raise TextProblem(self.name, "\n".join([first, *lines]), *_known(place))


def _known(place: _Place) -> tuple[int | None, int | None]:
    return (place.line or None), (place.column or None)


class _Row(NamedTuple):
    """What a roster says of one unit, unread, and where each value stands."""

    values: Mapping[str, object]
    at: Callable[[str], _Place]


def read_roster(path: Path, year: int) -> tuple[Entry, ...]:
    """The units that a roster names, in its order: a TOML file, a CSV, or a folder.

    A folder stands for the organs of the reports in it. Reports of `year` are due in
    the year after, where a deadline states none. FileProblem and TextProblem tell all
    that is wrong, each with its line.
    """
    if path.is_dir():
        return _of_folder(path)
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        sentence = "名册不能直接读表格文件，请在 Excel 或 WPS 里另存为“CSV（逗号分隔）”再用"
        raise FileProblem(path, sentence)
    if not suffix and not os.path.lexists(path):
        raise FileProblem(path, "没有这个文件夹，也没有这个名册")
    if suffix not in (".toml", ".csv"):
        sentence = "名册应是 .toml 或 .csv 文件，或放上年报告的文件夹"
        raise FileProblem(path, sentence)
    raw, problems = read_bytes(path), _Problems(str(path))
    if suffix == ".csv" and raw.startswith((*PACKAGES, *UTF16_BOMS)):
        sentence = (
            "这不是 CSV，只是名称改了；请在 Excel 或 WPS 里另存为“CSV（逗号分隔）”再用"
        )
        raise FileProblem(path, sentence)
    if suffix == ".csv":
        rows = list(_csv_rows(decoded(raw, str(path))[0], problems))
    else:
        rows = list(_toml_rows(parse(raw, str(path), path), problems))
    entries = tuple(_entries(rows, year, problems))
    problems.tell()
    if not entries:
        example = f"第一行写“{EXAMPLE}”，下面一行一个单位"
        if suffix == ".toml":
            example = '每个单位写一节 [[units]]，下面写 name = "机关全称"'
        raise TextProblem(path, f"名册里一个单位也没有；{example}")
    return entries


def _of_folder(folder: Path) -> tuple[Entry, ...]:
    """The organs of the reports in a folder; files of the same organ are one entry."""
    found: list[Entry] = []
    known: set[str] = set()
    for file in organ_files(folder):
        entry = _of_file(file)
        if known.isdisjoint(entry.names):
            found.append(entry)
        known |= entry.names
    if found:
        return tuple(found)
    years = sorted(one.name for one in folder.iterdir() if YEAR_FOLDER.fullmatch(one.name))
    sentence = "文件夹里没有报告，不能当名册"
    if years:
        sentence += f"；请写到年份，如 {folder / years[-1]}"
    raise FileProblem(folder, sentence)


def _of_file(file: Path) -> Entry:
    """Whose report a file is; by its name, where it can't be read."""
    try:
        organ = head(read_bytes(file), file).organ
    except GovReportError:  # it is told of where that file itself is checked
        return Entry(file.stem)
    return Entry(organ.name or file.stem, organ.aliases, organ.kind)


def _toml_rows(document: Document, problems: _Problems) -> Iterator[_Row]:
    """The units of a TOML roster; what is none, and unknown keys, are problems."""

    def place(*path: str) -> _Place:
        found = next(filter(None, map(document.locate, _outwards(path))), None)
        return _Place() if found is None else _Place(found.line, found.column)

    for key in document.data:
        if key != UNITS:
            told = f"没有“{key}”这个名称，名册里只写一节一节的 [[{UNITS}]]；请改正或删去"
            problems.add(place(key), told)
    units = document.data.get(UNITS, [])
    for index, unit in enumerate(units if isinstance(units, list) else [units]):
        at = partial(place, UNITS, str(index))
        if isinstance(units, list) and isinstance(unit, dict):
            for key in unit.keys() - KEYS.keys():
                problems.add(at(key), _unknown(key, tuple(KEYS)))
            yield _Row({key: unit[key] for key in unit if key in KEYS}, at)
        else:
            told = f'每个单位写一节 [[{UNITS}]]（两层方括号），下面写 name = "机关全称"'
            problems.add(at(), told)


def _outwards(path: KeyPath) -> Iterator[KeyPath]:
    """A path and those of the tables around it."""
    return (path[:length] for length in range(len(path), 0, -1))


def _csv_rows(text: str, problems: _Problems) -> Iterator[_Row]:
    """The units of a CSV roster, a line each.

    Empty lines say nothing, nor do titles above and what counts the units below.
    """
    lines = list(_csv_lines(text, problems))
    if not lines:
        return
    heads = (at for at, (_, names) in enumerate(lines[:TITLES]) if _is_head(names))
    reached = next(heads, None)
    if reached is None:
        told = f"第一行要写各栏的名称，用英文逗号隔开，如：{EXAMPLE}"
        problems.add(_Place(lines[0][0], 1), told)
        return
    number, names = lines[reached]
    columns = _columns(names, _Place(number, 1), problems)
    for line, fields in lines[reached + 1 :]:
        if _counts(dict(zip(columns, fields, strict=False))):
            continue
        if len(fields) > len(columns):
            told = (
                f"这一行有 {len(fields)} 格，第一行只有 {len(columns)} 栏；"
                "名称里有逗号的，请用英文引号括起来"
            )
            problems.add(_Place(line, len(columns) + 1), told)
        places = {key: _Place(line, at) for at, key in enumerate(columns, 1)}
        values = dict(zip(columns, fields, strict=False))
        yield _Row(values, partial(_csv_place, places, _Place(line, 1)))


def _csv_place(places: Mapping[str, _Place], line: _Place, key: str = "") -> _Place:
    return places.get(key, line)


def _csv_lines(text: str, problems: _Problems) -> Iterator[tuple[int, list[str]]]:
    """Every line that says something, with its number and its cells."""
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
    except csv.Error:
        told = "引号没有成对，或引号后面还有字；请检查这一行的英文引号"
        problems.add(_Place(before + 1, 1), told)


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the columns: in the line of their names, or else in the first."""
    heads = (sign for line in lines for sign in DELIMITERS if _is_head(_cells(line, sign)))
    return next(heads, max(DELIMITERS, key=(lines or [""])[0].count))


def _cells(line: str, delimiter: str) -> list[str]:
    """What stands in a line between signs; one without is no line of names."""
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


def _columns(head: Sequence[str], place: _Place, problems: _Problems) -> list[str]:
    """The keys that the columns of a CSV stand for, by the line of their names."""
    columns: list[str] = []
    for number, name in enumerate(head, 1):
        key = COLUMNS.get(name.lower(), name)
        at = place._replace(column=number)
        if key not in KEYS and name not in PASSED_OVER:
            problems.add(at, _unknown(name, tuple(KEYS.values())))
        elif key in columns:
            problems.add(at, f"“{name}”这一栏写了两次，请删去一栏")
        columns.append(key)
    if "name" not in columns:
        problems.add(place, "没有“名称”这一栏，请加上，下面写各单位的全称")
    return columns


def _unknown(name: str, known: Sequence[str]) -> str:
    near = next(iter(nearest(name, known, 1)), None)
    ask = f"是不是要写“{near}”" if near else f"可以写的有：{'、'.join(known)}"
    return f"没有“{name}”这一项，{ask}；请改正或删去"


def _entries(rows: Iterable[_Row], year: int, problems: _Problems) -> Iterator[Entry]:
    """What the rows say of each unit; what can't be read is a problem."""
    taken: dict[str, _Place] = {}
    for values, at in rows:
        entry = Entry(
            name=_name(values.get("name"), at("name"), problems),
            aliases=tuple(_aliases(values.get("aliases", ""), at("aliases"), problems)),
            kind=_kind(values.get("kind", ""), at("kind"), problems),
            due=_due(values.get("due", ""), year, at("due"), problems),
        )
        for name in sorted(entry.names - {""}):
            if name in taken:
                told = f"“{name}”和第 {taken[name].line} 行的单位重复，请删去一个"
                key = "name" if name == entry.name else "aliases"
                problems.add(at(key), told)
            taken.setdefault(name, at("name"))
        yield entry


def _name(raw: object, place: _Place, problems: _Problems) -> str:
    if not isinstance(raw, str) or not raw.strip():
        problems.add(place, "没有写单位的名称，请写机关全称")
        return ""
    if not raw.isprintable():
        problems.add(place, "单位的名称里有换行或控制字符，请删去后重新输入")
    return raw.strip()


def _aliases(raw: object, place: _Place, problems: _Problems) -> Iterator[str]:
    """Other names: an array of texts, or one text that `、` or `;` takes apart."""
    listed = SEPARATOR.split(raw) if isinstance(raw, str) else raw
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        told = '别名应是方括号括起的一串名称，各加半角引号，如 ["某某乡", "某某乡政府"]'
        problems.add(place, told)
        return
    yield from dict.fromkeys(one.strip() for one in listed if one.strip())


def _kind(raw: object, place: _Place, problems: _Problems) -> str:
    if raw == "":
        return ""
    kind = _kind_called(raw.strip()) if isinstance(raw, str) else ""
    if not kind:
        known = "、".join(f"{label}（{kind}）" for kind, label in KINDS.items())
        problems.add(place, f"没有“{raw}”这个类型，可以写的有：{known}")
    return kind


def _kind_called(name: str) -> str:
    """The kind that goes by a name, or that organs are of whose names end so."""
    by_ending = kind_of(name)
    return KIND_NAMES.get(name) or (by_ending if by_ending != OTHER else "")


def _due(raw: object, year: int, place: _Place, problems: _Problems) -> date | None:
    if raw == "":
        return None
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    text = AFTER_DAY.sub("", raw.strip()) if isinstance(raw, str) else ""
    written = typed_day(text)
    try:
        if written:
            stated, month, day = written
            return date(stated or year + 1, month, day)
        if SERIAL.fullmatch(text):
            return EXCEL + timedelta(days=int(text))
    except ValueError:
        pass  # a 31st of February
    problems.add(place, f"期限“{raw}”不是日期，请写成 {year + 1}-01-20 或 1月20日 这样")
    return None


def namesake(organ: str, others: Sequence[str]) -> str:
    """The name that has this in it or is in it, or a slip of the pen made of it; or ""."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    held = [other for other in others if organ in other or other in organ]
    best = process.extractOne(organ, others, scorer=Indel.distance, score_cutoff=SLIP)
    return held[0] if held else best[0] if best else ""
