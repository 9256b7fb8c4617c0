"""The units that are expected to report: a roster, or last year's folder."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from govreport.days import typed_day
from govreport.encoding import UTF16_BOMS, decoded
from govreport.errors import FileProblem, TextProblem
from govreport.importers import WORKBOOKS
from govreport.lazy import lazy
from govreport.organ_names import LONGEST, all_folded, are_one, distinct, folded, is_line
from govreport.organs import OTHER, kind_of, kinds
from govreport.packages import OLE, ZIP
from govreport.sheets import read_sheets
from govreport.text import COMMANDING
from govreport.tomlfile.keys import YEARS, Problems
from govreport.tomlfile.read_organ import KINDS, LEVELS
from govreport.workspace.files import ROSTERS, YEAR_FOLDER, organ_files, roster_file
from govreport.workspace.folders import Folders
from govreport.workspace.roster_rows import (
    EXAMPLE,
    MOST,
    RosterRow,
    Where,
    csv_rows,
    sheet_rows,
    toml_rows,
)
from govreport.workspace.unit_names import may_be

KIND_NAMES: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **{one.label: one.id for one in kinds().values()},
    **{label: kind for kind, label in KINDS.items()},
}
SEPARATOR = lazy(r"[、;；,，\n]")
AFTER_DAY = lazy(r" 0?0:00(?::00)?$|(?:之?以?前)$")
"""What a spreadsheet or a person writes behind a day."""
SERIAL = lazy(r"[45]\d{4}")
"""A day as Excel counts them, where a cell was not formatted as a date."""
YEAR_DIGITS = 4
EXCEL = date(1899, 12, 30)
SAME = "确是同一单位的，把名称改成一致，或在报告的 aliases、名册的别名里写上"
"""What to do where two names may be one unit's."""
INSTEAD = "或用 --expect 写明用哪一份名册"
"""The way out where a roster can't be read: who is missing can't be told without one."""
MOST_UNITS = 20_000
"""Units that a province has, villages not among them, are fewer."""
MOST_PAIRS = 1_000_000
"""Units that are merged into others off the roster, times all, that are compared."""
LARGEST = 2_000_000
"""Bytes of a roster, which names some ten thousand units then."""


class ExpectedUnit(NamedTuple):
    """A unit that is expected: a text is "" and `due` None where the roster says none.

    `since` and `until` are the first and the last year that it reports for, `merged_into`
    who goes on in its place: of several each has a share. `contact` and `phone` are
    whom to call about its report.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    due: date | None = None
    level: str = ""
    merged_into: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    contact: str = ""
    phone: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All names that tie a report to this unit."""
        return frozenset({self.name, *self.aliases})

    def is_due(self, year: int) -> bool:
        """Whether it reports for a year; one that was merged, nobody says when, no more."""
        last = self.until or (YEARS[0] - 1 if self.merged_into else year)
        return (self.since or year) <= year <= last

    def is_over(self, year: int) -> bool:
        """Whether the roster says outright that it does not report for a year."""
        return not (self.since or year) <= year <= (self.until or year)


def find_roster(workspace: Path, year: int) -> Path | None:
    """Find the roster of a workspace, or else last year's folder; None for neither."""
    last = workspace / str(year - 1)
    there = last if last.is_dir() and organ_files(last) else None
    return roster_file(workspace) or there


def unused_rosters(workspace: Path, roster: Path | None) -> list[Path]:
    """Find files of a workspace that are called as rosters and don't count."""
    names = {Path(name).stem for name in ROSTERS}
    found = [
        path
        for path in sorted(workspace.iterdir())
        if Path(path.name.removesuffix(".txt")).stem in names
    ]
    return [path for path in found if path.is_file() and path != roster]


def read_roster(path: Path, year: int, known: Folders) -> tuple[ExpectedUnit, ...]:
    """Read the units that a roster names, in its order: a file or a folder.

    A folder stands for the organs of the reports in it. Reports of `year` are due in
    the year after, where a deadline states none. FileProblem and TextProblem tell all
    that is wrong, each with its line.
    """
    if path.is_dir():
        return _of_folder(path, year, known)
    suffix = path.suffix.lower()
    if os.path.exists(path) and not path.is_file():  # noqa: PTH110 -- nor what is too long
        raise FileProblem(path, f"这是设备或管道，不是文件；请移走，{INSTEAD}")
    if not suffix and not os.path.lexists(path):
        raise FileProblem(path, "没有这个文件夹，也没有这个名册")
    if suffix not in (".toml", ".csv", *WORKBOOKS):
        sentence = "名册应是 .xlsx、.csv 或 .toml 文件，或放上年报告的文件夹"
        raise FileProblem(path, sentence)
    raw = known.source(path).at_most(LARGEST, "名册").raw
    if suffix in WORKBOOKS or (suffix == ".csv" and raw.startswith((ZIP, OLE))):
        problems = Problems(str(path), most=MOST)
        rows = list(sheet_rows(read_sheets(raw, str(path)), problems))
    elif suffix == ".csv":
        _refuse_no_csv(raw, path)
        problems = Problems(str(path), most=MOST)
        rows = list(csv_rows(decoded(raw, str(path))[0], problems))
    else:
        document = known.source(path).document
        problems = Problems(str(path), document.locate, MOST)
        rows = list(toml_rows(document, problems))
    entries = tuple(_entries(_some(rows, path), year, problems))
    _check_mergers(rows, entries, problems)
    problems.tell()
    if not entries:
        example = f"第一行写“{EXAMPLE}”，下面一行一个单位"
        if suffix == ".toml":
            example = '每个单位写一节 [[units]]，下面写 name = "机关全称"'
        raise TextProblem(path, f"名册里一个单位也没有；{example}")
    return entries


def _refuse_no_csv(raw: bytes, path: Path) -> None:
    """Refuse what is called a CSV and is none, with what to do of it in a spreadsheet."""
    if raw.startswith(UTF16_BOMS):
        sentence = "这是 Unicode 文本，不是 CSV；请在 Excel 或 WPS 里另存为 .xlsx 再用"
        raise FileProblem(path, sentence)
    if b"\0" in raw:
        sentence = f"这不是 CSV 表格；请在 Excel 或 WPS 里打开另存为 .xlsx 再用，{INSTEAD}"
        raise FileProblem(path, sentence)


def _some(rows: Sequence[RosterRow], path: Path) -> Sequence[RosterRow]:
    """Give the rows of a roster, refused where they are more than there are units."""
    if len(rows) > MOST_UNITS:
        told = f"名册里有 {len(rows)} 个单位，不会超过 {MOST_UNITS} 个；是不是拿错了文件？"
        raise TextProblem(path, f"{told}请核对")
    return rows


def _of_folder(folder: Path, year: int, known: Folders) -> tuple[ExpectedUnit, ...]:
    """Give the organs of the reports in a folder; files of the same organ are one entry.

    Who begins in the year after, by its own file in the folder beside, is expected too.
    """
    found: list[ExpectedUnit] = []
    taken: set[str] = set()
    beside = folder.absolute().parent / str(year)
    after = known.organs_in(beside) if folder.absolute().name == str(year - 1) else ()
    new = [(organ, file) for organ, file in after if organ.since == year]
    for organ, file in (*known.organs_in(folder), *new):
        name, names = organ.name or file.stem, all_folded((organ.name, *organ.aliases))
        entry = ExpectedUnit(name, organ.aliases, organ.kind, until=organ.until)
        if taken.isdisjoint(names or {file.stem}):
            found.append(entry)
        taken |= names or {file.stem}
    if found:
        return tuple(found)
    years = sorted(one.name for one in folder.iterdir() if YEAR_FOLDER.fullmatch(one.name))
    sentence = "文件夹里没有报告，不能当名册"
    if years:
        sentence += f"；请写到年份，如 {folder / years[-1]}"
    raise FileProblem(folder, sentence)


def _entries(
    rows: Iterable[RosterRow], year: int, problems: Problems
) -> Iterator[ExpectedUnit]:
    """Yield what the rows say of each unit; what can't be read is a problem."""
    taken: dict[str, Where] = {}
    for values, at in rows:
        entry = ExpectedUnit(
            name=_name(values.get("name"), at("name"), problems),
            aliases=tuple(_names(values.get("aliases", ""), at("aliases"), problems)),
            kind=_kind(values.get("kind", ""), at("kind"), problems),
            due=_due(values.get("due", ""), year, at("due"), problems),
            level=_level(values.get("level", ""), at("level"), problems),
            merged_into=tuple(
                _names(values.get("merged_into", ""), at("merged_into"), problems, "撤并到")
            ),
            since=_year(values.get("since", ""), at("since"), problems),
            until=_year(values.get("until", ""), at("until"), problems),
            contact=_line(values.get("contact", ""), at("contact"), problems),
            phone=_line(values.get("phone", ""), at("phone"), problems),
        )
        for name in filter(None, distinct([entry.name, *sorted(entry.aliases)])):
            whole = folded(name)
            if whole in taken:
                line = problems.spot(taken[whole]).line
                told = f"“{name}”和第 {line} 行的单位重复，请删去一个"
                key = "name" if name == entry.name else "aliases"
                problems.add(at(key), told)
            taken.setdefault(whole, at("name"))
        if entry.since and entry.until and entry.since > entry.until:
            problems.add(at("until"), "终止年份在起始年份之前，请核对")
        yield entry


def _check_mergers(
    rows: Sequence[RosterRow], entries: Sequence[ExpectedUnit], problems: Problems
) -> None:
    """Find units that are merged into themselves, or into one that is written amiss."""
    merged = [(row, one) for row, one in zip(rows, entries, strict=True) if one.merged_into]
    named = [(name, each) for each in entries for name in all_folded(each.names)]
    heirs = dict(reversed(named)) if merged else {}
    unknown = list[tuple[RosterRow, str]]()
    for row, one in merged:
        for name in one.merged_into:
            if are_one([name], one.names):
                problems.add(row.at("merged_into"), f"“{name}”撤并到它自己，请改正")
                continue
            heir = heirs.get(folded(name))
            if heir is None:
                unknown.append((row, name))
            elif are_one(heir.merged_into, one.names):
                told = f"“{one.name}”和“{heir.name}”互相撤并，请改正"
                problems.add(row.at("merged_into"), told)
    if len(unknown) * len(entries) > MOST_PAIRS:
        told = f"撤并到的单位有 {len(unknown)} 个不在名册上，太多了；请核对写的是不是全称"
        problems.add(unknown[0][0].at("merged_into"), told)
        return
    for row, name in unknown:
        near = [each.name for each in entries if may_be(name, each.name)]
        if near:
            told = f"撤并到的“{name}”不在名册上，是不是“{'”“'.join(near)}”？请写全称"
            problems.add(row.at("merged_into"), told)


def _name(raw: object, spot: Where, problems: Problems) -> str:
    if not isinstance(raw, str) or not raw.strip():
        problems.add(spot, "没有写单位的名称，请写机关全称")
        return ""
    if not is_line(raw):
        problems.add(spot, "单位的名称里有换行或控制字符，请删去后重新输入")
    return _bounded(raw.strip(), spot, problems)


def _bounded(name: str, spot: Where, problems: Problems) -> str:
    """Take a name as it is, of one that is too long to be one the beginning."""
    if len(name) > LONGEST:
        told = f"单位的名称有 {len(name)} 个字，不会超过 {LONGEST} 字；请写机关全称"
        problems.add(spot, told)
    return name[:LONGEST]


def _line(raw: object, spot: Where, problems: Problems) -> str:
    """Read a text of one line; a telephone number may be a number."""
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        problems.add(spot, "联系人、电话应是文字，前后加半角引号")
        return ""
    return COMMANDING.sub(" ", re.sub(r"\s", " ", str(raw))).strip()


def _names(
    raw: object, spot: Where, problems: Problems, what: str = "别名"
) -> Iterator[str]:
    """Yield other names: an array of texts, or one text that `、` or `;` takes apart."""
    listed = SEPARATOR.split(raw) if isinstance(raw, str) else raw
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        told = f'{what}应是方括号括起的一串名称，各加半角引号，如 ["某某乡", "某某乡政府"]'
        problems.add(spot, told)
        return
    names = (_bounded(one.strip(), spot, problems) for one in listed)
    yield from distinct(filter(None, names))


def _kind(raw: object, spot: Where, problems: Problems) -> str:
    """Read the kind that goes by a name, or that organs are of whose names end so."""
    name = raw.strip() if isinstance(raw, str) else ""
    by_ending = kind_of(name)
    kind = KIND_NAMES.get(name) or (by_ending if by_ending != OTHER else "")
    if not kind and raw != "":
        known = "、".join(f"{label}（{kind}）" for kind, label in KINDS.items())
        problems.add(spot, f"没有“{raw}”这个类型，可以写的有：{known}")
    return kind


def _level(raw: object, spot: Where, problems: Problems) -> str:
    """Read a level by what it is called in either way."""
    known = {**{id_: id_ for id_ in LEVELS}, **{told: id_ for id_, told in LEVELS.items()}}
    level = known.get(raw.strip()) if isinstance(raw, str) and raw.strip() else ""
    if level is None:
        problems.add(spot, f"没有“{raw}”这个级别，可以写的有：{'、'.join(LEVELS.values())}")
    return level or ""


def _year(raw: object, spot: Where, problems: Problems) -> int | None:
    """Read a year, written with 年 behind it or without."""
    text = str(raw).strip().removesuffix("年")
    if raw == "":
        return None
    if not (text.isdecimal() and len(text) == YEAR_DIGITS and int(text) in YEARS):
        problems.add(spot, f"“{raw}”不是年份，请写成 2025 这样")
        return None
    return int(text)


def _due(raw: object, year: int, spot: Where, problems: Problems) -> date | None:
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
    problems.add(spot, f"期限“{raw}”不是日期，请写成 {year + 1}-01-20 或 1月20日 这样")
    return None
