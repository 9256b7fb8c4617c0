"""`govreport.toml`: what a workspace sets for itself, every key checked at once."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from os.path import isfile
from pathlib import Path
from typing import Any, NamedTuple

from govreport.findings import Path as KeyPath
from govreport.findings import Severity
from govreport.forms import form, known_forms, nearest
from govreport.settings import DEFAULTS, Settings
from govreport.tomlfile.document import Document
from govreport.tomlfile.keys import Problems, meant
from govreport.tomlfile.read_organ import KINDS
from govreport.workspace.file_names import SETTINGS
from govreport.workspace.holidays import CALENDAR, read_calendar

OFF = "off"
WEIGHTS: Mapping[str, Severity | None] = {one.value: one for one in Severity} | {OFF: None}
WEIGHTS_TOLD = '"error"（错误）、"warning"（警告）、"info"（提示）或 "off"（不查）'
TABLES = (
    "severities",
    "thresholds",
    "deadlines",
    "text",
    "render",
    "publish",
    CALENDAR,
)
LIMITS = "fee_limits"
DEADLINES = {"units": "units_due", "government": "government_due"}
DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
PLACEHOLDERS, REQUIRED = "placeholders", "required"
OUTLINE = "outline"
STRICT, FORMAT_NAMES, TEMPLATES, CHARTS = "strict", "formats", "templates", "charts"
APPROVAL = "approval"
SHOWN = 20
"""Characters of a wrong value that are repeated."""


class Range(NamedTuple):
    """The numbers that a threshold may be; `whole` for integers only."""

    least: Decimal
    most: Decimal
    whole: bool
    example: str

    @property
    def told(self) -> str:
        """What belongs there, in Chinese."""
        kind = "整数" if self.whole else "数"
        return f"{self.least} 到 {self.most} 的{kind}，不加引号，如 {self.example}"

    def fits(self, raw: object) -> bool:
        """Whether a raw value is one of the numbers."""
        if isinstance(raw, bool) or not isinstance(
            raw, int if self.whole else int | Decimal
        ):
            return False
        return not Decimal(raw).is_nan() and self.least <= raw <= self.most


def _range(least: str, most: str, example: str, *, whole: bool = True) -> Range:
    return Range(Decimal(least), Decimal(most), whole, example)


THRESHOLDS: Mapping[str, Range] = {
    "fee_decimals": _range("0", "6", "4"),
    "jump_share": _range("0", "10", "0.5", whole=False),
    "jump_least": _range("0", "1000000", "10"),
    "similar": _range("0.5", "1", "0.9", whole=False),
    "overview_length": _range("100", "100000", "1000"),
}
FEE_LIMIT = _range("1", "1000000000", "5000")


class _SettingsFile:
    """The data of a file, with what is wrong in them as it is come upon."""

    def __init__(self, document: Document) -> None:
        self.data = document.data
        self.problems = Problems(document.name, document.locate)

    def table(self, *path: str, known: Collection[str] = ()) -> Mapping[str, Any]:
        """Look up a table, empty where there is none; other keys than `known` are wrong."""
        table: Any = self.data
        for key in path:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.wrong(path, table, f"方括号小节 [{'.'.join(path)}]")
            return {}
        for key in table if known else ():
            if key not in known:
                name = ".".join((*path, key))
                told = f"没有“{name}”这个名称，{meant(key, known)}；请改正或删去"
                self.problems.add((*path, key), told)
        return table

    def wrong(self, path: KeyPath, raw: object, expected: str) -> None:
        """Note a value that is not what belongs there."""
        shown = "" if isinstance(raw, dict | list) else f"写的是 {_shown(raw)}，"
        space = " " * expected[0].isascii()
        self.problems.add(path, f"{'.'.join(path)} {shown}应是{space}{expected}")


def _shown(raw: object) -> str:
    """Give a wrong value as its file shows it, shortened."""
    if isinstance(raw, str):
        return f'"{raw.partition(chr(10))[0][:SHOWN]}"'
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


def read_settings(
    document: Document, codes: Collection[str], stays_an_error: Callable[[str], bool]
) -> Settings:
    """Read what a workspace's file sets; TextProblem tells all that is wrong in it.

    `codes` are those of the rules; `stays_an_error` says of which no workspace
    may make light. Files are sought from the file's own folder.
    """
    reader = _SettingsFile(document)
    reader.table(known=TABLES)
    folder = document.path.parent if document.path else Path()
    thresholds = reader.table("thresholds", known=(*THRESHOLDS, LIMITS))
    for key in thresholds.keys() & THRESHOLDS.keys():
        if not THRESHOLDS[key].fits(thresholds[key]):
            reader.wrong(("thresholds", key), thresholds[key], THRESHOLDS[key].told)
    found: dict[str, Any] = {
        "raw": document.raw,
        "severities": _severities(reader, codes, stays_an_error),
        "fee_limits": _limits(reader),
        **{key: thresholds[key] for key in THRESHOLDS if key in thresholds},
        **_deadlines(reader),
        **_rendering(reader, folder),
        **_text(reader, folder),
        "calendar": read_calendar(reader.table(CALENDAR), reader.problems),
        "approval": _switch(
            reader,
            reader.table("publish", known=(APPROVAL,)),
            ("publish", APPROVAL),
            "审签以后才能公布",
        ),
    }
    reader.problems.tell()
    for key in ("jump_share", "similar"):
        found[key] = Decimal(found.get(key, getattr(DEFAULTS, key)))
    return Settings(**found)


def _severities(
    reader: _SettingsFile, codes: Collection[str], stays_an_error: Callable[[str], bool]
) -> dict[str, Severity | None]:
    found = {}
    for code, word in reader.table("severities").items():
        path = ("severities", code)
        if code not in codes:
            near = "、".join(nearest(code.upper(), codes))
            ask = f"，相近的有：{near}" if near else ""
            told = f"没有“{code}”这条规则{ask}；规则代码用 govreport explain 查看"
            reader.problems.add(path, told)
        elif not isinstance(word, str) or word not in WEIGHTS:
            reader.wrong(path, word, f"下列之一：{WEIGHTS_TOLD}")
        elif stays_an_error(code) and WEIGHTS[word] is not Severity.ERROR:
            told = f"{code} 是填写和勾稽关系的错误，不能改轻，也不能不查；请删去这一行"
            reader.problems.add(path, told)
        else:
            found[code] = WEIGHTS[word]
    return found


def _limits(reader: _SettingsFile) -> dict[str, int]:
    """Give the most that organs of each kind collect, the defaults for those not named."""
    limits = reader.table("thresholds", LIMITS, known=tuple(KINDS))
    for kind, limit in limits.items():
        if kind in KINDS and not FEE_LIMIT.fits(limit):
            path = ("thresholds", LIMITS, kind)
            reader.wrong(path, limit, f"以万元计的 {FEE_LIMIT.told}")
    return {**DEFAULTS.fee_limits, **limits}


def _deadlines(reader: _SettingsFile) -> dict[str, tuple[int, int]]:
    found = {}
    table = reader.table("deadlines", known=tuple(DEADLINES))
    for key in table.keys() & DEADLINES.keys():
        if day := _day(table[key]):
            found[DEADLINES[key]] = day
        else:
            expected = '次年的月-日，加半角引号，如 "01-31"'
            reader.wrong(("deadlines", key), table[key], expected)
    return found


def _rendering(reader: _SettingsFile, folder: Path) -> dict[str, Any]:
    table = reader.table("render", known=(STRICT, FORMAT_NAMES, TEMPLATES, CHARTS))
    templates = {
        one: _file(reader, folder, ("render", TEMPLATES, one), name, "模板.docx")
        for one, name in reader.table("render", TEMPLATES, known=known_forms()).items()
        if one in known_forms()
    }
    return {
        "render_strict": _switch(reader, table, ("render", STRICT), "有警告就不生成"),
        "render_charts": _switch(reader, table, ("render", CHARTS), "网页后面附图解"),
        "render_formats": _formats(reader, table),
        "render_templates": {one: path for one, path in templates.items() if path},
    }


def _formats(reader: _SettingsFile, table: Mapping[str, Any]) -> tuple[str, ...]:
    from govreport.render import FORMATS

    names = table.get(FORMAT_NAMES, [])
    if isinstance(names, list) and all(one in [*FORMATS] for one in names):
        return tuple(dict.fromkeys(names))
    expected = f"方括号括起的几种格式，从 {'、'.join(FORMATS)} 里选，各加半角引号"
    reader.wrong(("render", FORMAT_NAMES), names, f'{expected}，如 ["docx", "txt"]')
    return ()


def _switch(
    reader: _SettingsFile, table: Mapping[str, Any], path: KeyPath, meaning: str
) -> bool:
    """Read what is on or off, off where it isn't set."""
    value = table.get(path[-1], False)
    if not isinstance(value, bool):
        reader.wrong(path, value, f"true（{meaning}）或 false，不加引号")
    return value is True


def _file(
    reader: _SettingsFile, folder: Path, path: KeyPath, name: object, example: str
) -> Path | None:
    """Find a file that is named from the settings' own folder; None where there is none."""
    if not isinstance(name, str) or not _is_filled(name):
        reader.wrong(path, name, f'文件名，加半角引号，如 "{example}"')
        return None
    if not isfile(folder / name):  # noqa: PTH113 -- nor what can't be looked at
        told = " ".join(name.split())[:80]
        problem = f"没有“{told}”这个文件；位置从 {SETTINGS} 所在的文件夹算起"
        reader.problems.add(path, problem)
        return None
    return folder / name


def _day(raw: object) -> tuple[int, int] | None:
    """Read month and day of every year, None where there is none such."""
    written = DAY.fullmatch(raw) if isinstance(raw, str) else None
    try:
        day = date(2001, int(written[1]), int(written[2])) if written else None
    except ValueError:
        return None
    return (day.month, day.day) if day else None


def _text(reader: _SettingsFile, folder: Path) -> dict[str, Any]:
    table = reader.table("text", known=(PLACEHOLDERS, REQUIRED, OUTLINE))
    found: dict[str, Any] = {PLACEHOLDERS: _phrases(reader, table, "text", PLACEHOLDERS)}
    asked = table.get(REQUIRED, {})
    if isinstance(asked, dict):
        known = _prose_sections()
        asked = reader.table("text", REQUIRED, known=known)
        lists = {key: _phrases(reader, asked, "text", REQUIRED, key) for key in known}
    else:  # a bare list is that of the section for all else
        lists = {"other": _phrases(reader, table, "text", REQUIRED)}
    found[REQUIRED] = {section: listed for section, listed in lists.items() if listed}
    if OUTLINE in table:
        path = ("text", OUTLINE)
        found[OUTLINE] = _file(reader, folder, path, table[OUTLINE], "提纲.toml")
    return found


def _phrases(
    reader: _SettingsFile, table: Mapping[str, Any], *path: str
) -> tuple[str, ...]:
    """Read a list of phrases that stands at a path, under its last key in `table`."""
    words = table.get(path[-1], [])
    if isinstance(words, list) and all(map(_is_filled, words)):
        return tuple(word.strip() for word in words)
    expected = '方括号括起的一串词，各加半角引号，如 ["某某", "待定"]'
    reader.wrong(path, words, expected)
    return ()


def _prose_sections() -> tuple[str, ...]:
    """List the sections without a table, of all forms, in their order."""
    every = (one for name in known_forms() for one in form(name).sections)
    return tuple(dict.fromkeys(one.id for one in every if not one.table))


def _is_filled(raw: object) -> bool:
    return isinstance(raw, str) and bool(raw.strip())
