"""The table of all units, for the terminal, for Excel and as JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from govreport.output.sheet import csv_bytes
from govreport.output.terminal import printable
from govreport.tasks.status import (
    READY,
    STATES,
    UNREADABLE,
    UnitStatus,
    outdated_sums,
    totals,
)
from govreport.text import width, wrapped
from govreport.workspace.ledger import LABELS, URL
from govreport.workspace.made import State
from govreport.workspace.roster import SAME, namesake

RENDERED = {
    State.ABSENT: "未生成",
    State.CURRENT: "最新",
    State.DRAFT: "草稿",
    State.STALE: "已过时",
    State.CHANGED: "改动过",
    State.FOREIGN: "不是生成的",
}
PUBLISHED = "已公布"
"""What a report is called that is in order and out, by the office's note."""
WIDTH = 120
"""Columns of a table that goes to no terminal."""
NARROWEST = 16
"""Columns of a name; where there is no room for them, notes are shortened."""
GAP = 2
LABELLED = (*STATES.values(), PUBLISHED)
HEADS = (
    "单位", "状态", "空格", "错误", "警告", "已说明", "Word 文件", "期限", "还有几天",
    "收到", "退回", "公布", "网页", "备注", "文件",
)  # fmt: skip
FEW = 10
"""This many missing units are named."""


def as_json(standings: Sequence[UnitStatus], year: int, today: date) -> dict[str, Any]:
    """The table under its JSON keys."""
    return {
        "schema_version": 1,
        "year": year,
        "today": today.isoformat(),
        "units": [_unit(one, today) for one in standings],
        "summary": totals(standings),
    }


def _unit(one: UnitStatus, today: date) -> dict[str, Any]:
    looked = one.looked
    there = looked if looked is not None and one.state != UNREADABLE else None
    note = {
        key: value.isoformat() if isinstance(value, date) else value or None
        for key, value in one.note._asdict().items()
    }
    rendered = looked.rendered if looked else None
    error = looked.error if looked else None
    return {
        "organ": one.organ,
        "path": str(looked.path) if looked else None,
        "kind": one.kind,
        "state": one.state,
        "listed": one.listed,
        "duplicate_of": str(one.twin) if one.twin else None,
        "blanks": there.blanks if there else None,
        "errors": there.errors if there else None,
        "warnings": there.warnings if there else None,
        "waived": there.waived if there else None,
        "rendered": rendered.value if rendered else None,
        "due": one.due.isoformat(),
        "days_left": (one.due - today).days,
        **note,
        "error": str(error) if error else None,
    }


def as_csv(standings: Sequence[UnitStatus], today: date) -> bytes:
    """The table for Excel: all columns, a line per unit."""
    return csv_bytes([HEADS, *(_row(one, today) for one in standings)])


def _row(one: UnitStatus, today: date) -> list[object]:
    unit = _unit(one, today)
    rendered = one.looked.rendered if one.looked else None
    return [
        one.organ,
        _state(one),
        *(unit[key] for key in ("blanks", "errors", "warnings", "waived")),
        RENDERED[rendered] if rendered else "",
        one.due,
        unit["days_left"],
        *one.note,
        _mark(one),
        unit["path"],
    ]


def _state(one: UnitStatus) -> str:
    """What the state of a unit's report is called."""
    out = one.state == READY and one.note.published_on is not None
    return PUBLISHED if out else STATES[one.state]


def _mark(one: UnitStatus) -> str:
    """What is odd about a unit's being there."""
    if one.twin is not None:
        return "重复"
    return "名册外" if one.listed is False else ""


def as_table(standings: Sequence[UnitStatus], today: date) -> str:
    """The table for a person, as wide as the terminal is."""
    from tabulate import tabulate

    columns = get_terminal_size((WIDTH, 0)).columns
    noted = {
        key: label
        for key, label in LABELS.items()
        if any(getattr(one.note, key) for one in standings)
    }
    for short in (False, True):
        heads = [*HEADS[1:6], "Word", "期限", *_note_heads(noted, short=short)]
        rows = [
            [*_cells(one, today), *_notes(one, noted, short=short)] for one in standings
        ]
        room = columns - _needed(heads, rows)
        if room >= NARROWEST:
            break
    room = max(room, NARROWEST)
    named = [
        ["\n".join(wrapped(_named(one), room)), *row]
        for one, row in zip(standings, rows, strict=True)
    ]
    numbers = ["left", "left", *["right"] * 4, "left", "right"]
    align = [*numbers, *["left"] * (len(heads) + 1 - len(numbers))]
    lines = [[HEADS[0], *heads], *named]
    return tabulate(lines, tablefmt="plain", disable_numparse=True, colalign=align)


def _needed(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Columns that all but the names take."""
    return sum(max(map(width, column)) + GAP for column in zip(heads, *rows, strict=True))


def _named(one: UnitStatus) -> str:
    mark = _mark(one)
    return printable(one.organ) + (f"（{mark}）" if mark else "")


def _cells(one: UnitStatus, today: date) -> Iterator[str]:
    unit = _unit(one, today)
    yield _state(one)
    for key in ("blanks", "errors", "warnings", "waived"):
        yield "" if unit[key] is None else str(unit[key])
    rendered = one.looked.rendered if one.looked else None
    yield RENDERED[rendered] if rendered else ""
    yield "" if one.note.published_on else days(unit["days_left"])


def days(left: int) -> str:
    """How long it is to a day, or how long ago."""
    if left == 0:
        return "今天"
    return f"{left} 天" if left > 0 else f"过 {-left} 天"


def _note_heads(noted: Mapping[str, str], *, short: bool) -> list[str]:
    return ["登记"] if short and noted else list(noted.values())


def _notes(one: UnitStatus, noted: Mapping[str, str], *, short: bool) -> list[str]:
    """What was noted; in short, what was done last."""
    told = {
        key: ("有" if key == URL else f"{value.month}-{value.day}") if value else ""
        for key, value in one.note._asdict().items()
        if key in noted
    }
    if not short or not noted:
        return list(told.values())
    dated = [
        (value, f"{LABELS[key]} {told[key]}")
        for key, value in one.note._asdict().items()
        if isinstance(value, date)
    ]
    return [max(dated)[1] if dated else "网页" if one.note.url else ""]


def summary_line(standings: Sequence[UnitStatus], today: date) -> str:
    """How many units have reported, how these stand, and how long there is."""
    counts = totals(standings)
    expected = counts["expected"]
    told = [] if expected is None else [f"应报 {expected} 个单位"]
    told += [f"已报 {counts['reported']}" + " 个单位" * (expected is None)]
    units = [one for one in standings if one.twin is None and not one.sums_up]
    states = Counter(map(_state, units))
    told += [f"{label} {states[label]}" for label in LABELLED if states[label]]
    told += [f"名册外 {counts['unlisted']}"] if counts["unlisted"] else []
    told += [f"汇总{_state(one)}" for one in standings if one.sums_up]
    told += [
        f"{due.year}年{due.month}月{due.day}日到期（{days((due - today).days)}）"
        for due in sorted({one.due for one in standings})
    ]
    return "，".join(told)


def doubts(standings: Sequence[UnitStatus], year: int) -> Iterator[str]:
    """What the table does not say: who may be whom, and what a sum has yet to take in."""
    if early := [one for one in standings if one.due.year <= year]:
        names = "、".join(one.organ for one in early[:FEW])
        more = f"等 {len(early)} 个单位" if len(early) > FEW else ""
        yield (
            f"{names}{more}的期限在 {early[0].due}，{year} 年还没有过完；请核对名册，"
            "年年用的名册只写月、日就行，如 1月20日"
        )
    missing = [one.organ for one in standings if one.looked is None]
    for one in standings:
        if one.looked is None:
            continue
        path, organ = one.looked.path, one.organ
        if one.twin is not None:
            yield f"{path} 和 {one.twin} 是同一单位的报告，请去掉一份"
        elif one.entered:
            yield (
                f"{path} 里的机关名称是“{organ}”，名册上是“{one.entered}”，请核对；{SAME}"
            )
        elif one.listed is False and (near := namesake(organ, missing)):
            yield f"“{organ}”不在名册上，还没有报的有“{near}”，请核对；{SAME}"
    for path, left in outdated_sums(standings):
        yield f"汇总 {path} 里没有算进{_some(left)}；请再运行一次 govreport rollup"


def _some(paths: Sequence[Path]) -> str:
    more = f" 等 {len(paths)} 个" if len(paths) > FEW else ""
    return "、".join(path.stem for path in paths[:FEW]) + more


def missing_line(standings: Sequence[UnitStatus]) -> str:
    """Who has not reported, by name, "" where everybody has."""
    missing = [printable(one.organ) for one in standings if one.looked is None]
    more = f" 等 {len(missing)} 个" if len(missing) > FEW else ""
    return f"未报：{'、'.join(missing[:FEW])}{more}" if missing else ""
