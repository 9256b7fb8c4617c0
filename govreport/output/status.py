"""How units stand: a table for the terminal, for Excel and as JSON, and what to say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from shutil import get_terminal_size
from typing import Any

from govreport.errors import GovReportError
from govreport.output.columns import Column, as_file, as_page, as_text, characters_needed
from govreport.output.columns import as_json as columns_json
from govreport.output.due import due_brief, status_talk
from govreport.output.inbox import account_json, account_remarks, roster_told
from govreport.output.published import (
    changes,
    changes_json,
    changes_told,
    since_approval_json,
)
from govreport.output.workbooks import SheetPage, csv_of
from govreport.tasks.doubts import (
    BOTH,
    EARLY,
    ENDED,
    RENAMED,
    TAKEN_OVER,
    TWICE,
    UNLISTED,
    Doubt,
)
from govreport.tasks.outputs import Put
from govreport.tasks.remind import WrittenReminders
from govreport.tasks.slips import WrittenSlips
from govreport.tasks.states import (
    AWAITING,
    CHANGED,
    OUTDATED,
    STATES,
    UNREADABLE,
    WARNED,
)
from govreport.tasks.status import Status
from govreport.tasks.unit_status import UnitStatus
from govreport.text import first_of, printable, some, wrapped
from govreport.tomlfile.plain import Content
from govreport.workspace.files import ROSTERS
from govreport.workspace.ledger import LABELS, URL
from govreport.workspace.made import State
from govreport.workspace.roster import SAME

RENDERED: Mapping[State | None, str] = {
    State.ABSENT: "未生成",
    State.CURRENT: "最新",
    State.DRAFT: "草稿",
    State.STALE: "已过时",
    State.CHANGED: "改动过",
    State.FOREIGN: "不是生成的",
}
WIDTH = 120
"""Columns of a table that goes to no terminal."""
NARROWEST = 16
"""Columns of a name; where there is no room for them, notes are shortened."""
FEW = 10
"""This many missing units are named."""


def _state(one: UnitStatus) -> str:
    return STATES[one.state].label


def _state_told(one: UnitStatus) -> str:
    """Say how a unit stands, with how many warnings, or since when there are changes."""
    warnings = one.report.warnings if one.report and one.state == WARNED else 0
    day = one.changed.day if one.changed and one.state == CHANGED else None
    if one.state == AWAITING and one.report:
        warnings = one.report.warnings
    told = warnings or (day and f"{day.month}-{day.day}")
    return _state(one) + f"（{told}）" * bool(told)


def due_line(one: UnitStatus, year: int) -> str:
    """Say how a report that is due stands, and what is yet to be done."""
    report, found = one.report, list[str]()
    if one.state == CHANGED:
        return f"{year} 年度报告{_state(one)}，请重新公布，再登记公布日期：{_path(one)}"
    if report is not None and one.state != UNREADABLE:
        counts = {"空格": report.blanks, "错误": report.errors, "警告": report.warnings}
        found = [f"{label} {count}" for label, count in counts.items() if count]
    told = f"{_state(one)}（{'，'.join(found)}）" if found else _state(one)
    return f"{year} 年度报告现在到期：{_path(one)} {told}"


def _mark(one: UnitStatus) -> str:
    if one.twin is not None:
        return "重复"
    return "名册外" if one.listed is False else ""


def _late(one: UnitStatus) -> str:
    return f"逾期公布（{one.late_days} 天）" if one.late_days else ""


def _named(one: UnitStatus) -> str:
    mark = _mark(one)
    return printable(one.organ) + (f"（{mark}）" if mark else "")


def _path(one: UnitStatus) -> str | None:
    return str(one.report.path) if one.report else None


def days(left: int) -> str:
    """Tell how long it is to a day, or how long ago."""
    if left == 0:
        return "今天"
    return f"{left} 天" if left > 0 else f"过 {-left} 天"


def _count(key: str, head: str) -> Column[UnitStatus]:
    """Make the column of a number that a report has, if it could be read."""

    def value(one: UnitStatus) -> int | None:
        there = one.report is not None and one.state != UNREADABLE
        return getattr(one.report, key) if there else None

    return Column(value, key, head, head, align="right")


def _note(key: str, head: str) -> Column[UnitStatus]:
    """Make the column of what was noted down about a unit."""

    def value(one: UnitStatus) -> str | None:
        noted = getattr(one.note, key)
        return str(noted) if noted else None

    def text(one: UnitStatus) -> str:
        noted = getattr(one.note, key)
        if not noted:
            return ""
        told = "有" if key == URL else printable(str(noted))
        return f"{noted.month}-{noted.day}" if isinstance(noted, date) else told

    def cell(one: UnitStatus) -> object:
        noted = getattr(one.note, key)
        return noted if isinstance(noted, date) else value(one)

    return Column(value, key, head, head, cell=cell, text=text)


NOTES = tuple(_note(key, label) for key, label in LABELS.items())
COLUMNS: Sequence[Column[UnitStatus]] = (
    Column(lambda one: one.organ, "organ", "单位", "单位"),
    Column(_path, "path"),
    Column(lambda one: one.kind, "kind"),
    Column(lambda one: one.state, "state", "状态", "状态", cell=_state, text=_state_told),
    Column(lambda one: one.listed, "listed"),
    Column(lambda one: str(one.twin) if one.twin else None, "duplicate_of"),
    _count("blanks", "空格"),
    _count("errors", "错误"),
    _count("warnings", "警告"),
    _count("waived", "已说明"),
    Column(
        lambda one: one.report and one.report.rendered and one.report.rendered.value,
        "rendered",
        "Word 文件",
        "Word",
        cell=lambda one: RENDERED.get(one.report and one.report.rendered, ""),
    ),
    Column(
        lambda one: one.due.isoformat(),
        "due",
        "期限",
        "期限",
        cell=lambda one: one.due,
        text=lambda one: _late(one) if one.note.published_on else days(one.days_left),
        align="right",
    ),
    Column(
        lambda one: one.days_left,
        "days_left",
        "还有几天",
        cell=lambda one: None if one.note.published_on else one.days_left,
    ),
    Column(lambda one: one.late_days, "late_days", "逾期天数"),
    Column(changes_json, "changed", "公布后的改动", cell=changes),
    *NOTES,
    Column(lambda one: one.note.verified_on and str(one.note.verified_on), "verified_on"),
    Column(lambda one: one.note.differences, "differences", "网页上的不同"),
    Column(since_approval_json, "since_approval"),
    Column(lambda one: "，".join(filter(None, (_mark(one), _late(one)))), head="备注"),
    Column(_path, head="文件"),
    Column(lambda one: list(one.candidates), "candidates"),
    Column(lambda one: one.report and one.report.error and str(one.report.error), "error"),
)
"""A new column is one more of these."""


def as_json(status: Status) -> dict[str, Any]:
    """Give the table under its JSON keys."""
    return {
        "schema_version": 1,
        "year": status.around.year,
        "today": status.today.isoformat(),
        "units": [columns_json(COLUMNS, one) for one in status.units],
        "summary": status.totals,
        **{key: account_json(status.left_out)[key] for key in ("unread", "copies")},
        "taken_over": [{"unit": one, "by": by} for one, by in status.taken_over],
        "requests": due_brief(status.requests),
    }


def table_page(status: Status) -> SheetPage:
    """Give the table for Excel: all columns, a line per unit."""
    return as_page(COLUMNS, status.units, f"{status.around.year}年度报告进度")


def as_csv(status: Status) -> bytes:
    """Give the table as CSV."""
    return csv_of(table_page(status))


def as_table(status: Status) -> str:
    """Give the table for a person, as wide as the terminal is."""
    units, room = status.units, 0
    noted = [one for one in NOTES if any(map(one.value, units))]
    _, *others = (one for one in COLUMNS if one not in NOTES)
    for notes in (noted, [LAST_NOTE] if noted else []):
        shown = [*others, *notes]
        room = get_terminal_size((WIDTH, 0)).columns - characters_needed(shown, units)
        if room >= NARROWEST:
            break
    room = max(room, NARROWEST)
    name = COLUMNS[0]._replace(text=lambda one: "\n".join(wrapped(_named(one), room)))
    return as_text([name, *shown], units, style="tight")


def status_file(status: Status, form: str) -> Content:
    """Give what a file of that form has of the table."""
    return as_file(form, status, table_page, as_json, lambda one: [as_table(one)])


def _last_note(one: UnitStatus) -> str:
    dated = [
        (noted, f"{column.head} {column.printed(one)}")
        for column in NOTES
        if isinstance(noted := getattr(one.note, column.key), date)
    ]
    return max(dated)[1] if dated else LABELS[URL] if one.note.url else ""


LAST_NOTE = Column[UnitStatus](_last_note, title="登记")


def summary_line(status: Status) -> str:
    """Say how many units have reported, how these stand, and how long there is."""
    counts = status.totals
    expected = counts["expected"]
    told = [] if expected is None else [f"应报 {expected} 个单位"]
    told += [f"已报 {counts['reported']}" + " 个单位" * (expected is None)]
    units = [one for one in status.units if one.twin is None and not one.sums_up]
    states = Counter(one.state for one in units)
    told += [f"{one.label} {states[id_]}" for id_, one in STATES.items() if states[id_]]
    told += [f"名册外 {counts['unlisted']}"] if counts["unlisted"] else []
    sums = [_state_told(one).removeprefix("汇总") for one in status.units if one.sums_up]
    told += [f"汇总{state}" for state in sums]
    late = sum(bool(one.late_days) for one in units)
    told += [f"逾期公布 {late}"] if late else []
    for due in sorted({one.due for one in status.units}):
        out = all(one.note.published_on for one in status.units if one.due == due)
        left = "都已公布" if out else days((due - status.today).days)
        told += [f"{due.year}年{due.month}月{due.day}日到期（{left}）"]
    return f"{status.around.year} 年度报告：" + "，".join(told)


def remarks(status: Status) -> Iterator[str]:
    """Say how many reported, who didn't, and what was compared with."""
    yield summary_line(status)
    sent = status.sent
    yield from status_talk(status.requests)
    if missing := [printable(one.organ) for one in status.units if one.report is None]:
        missing.sort(key=lambda organ: organ not in sent)
        yield f"未报：{first_of(missing, FEW)}"
    if sent:
        told = [f"{organ}（{one.path}）" for organ, one in sent.items()]
        yield f"其中{some(told, '个单位', FEW)}报来的文件没有读，见下"
    out = [one for one in status.units if one.report and one.note.published_on]
    wrong = [one for one in out if STATES[one.state].reached is None]
    if told := [f"{printable(one.organ)}（{_state(one)}）" for one in wrong]:
        yield f"已登记公布、还有问题的：{first_of(told, FEW)}；请改正后重新公布"
    yield from changes_told(status)
    yield from roster_told(status.around)
    for doubt in status.doubts:
        yield _doubt(doubt, status.around.year)
    yield from account_remarks(status.left_out)
    if status.unused:
        names = [path.name for path in status.unused]
        proper = set(names) <= {*ROSTERS}
        advice = "" if proper else "；名册要叫 名册.xlsx 或 名册.csv"
        yield f"这里还有 {'、'.join(names)}，没有用{advice}"
    for name in status.unclaimed:
        yield f"登记里的“{name}”不在名册上，也没有它的报告；请核对名称"


def _doubt(doubt: Doubt, year: int) -> str:
    path, organ, other = doubt.path, doubt.organ, next(iter(doubt.others), "")
    if doubt.kind == EARLY and isinstance(other, UnitStatus):
        names = [one.organ for one in doubt.others if isinstance(one, UnitStatus)]
        return (
            f"{some(names, '个单位', FEW)}的期限在 {other.due}，{year} 年还没有过完；"
            "请核对名册，年年用的名册只写月、日就行，如 1月20日"
        )
    lacking = first_of(doubt.others, FEW)
    return {
        TWICE: f"{path} 和 {other} 是同一单位的报告，请去掉一份"
        + "（两份内容相同）" * doubt.same,
        RENAMED: f"{path} 里的机关名称是“{organ}”，名册上是“{other}”，请核对；{SAME}",
        UNLISTED: f"“{organ}”不在名册上，还没有报的有“{lacking}”，"
        f"请核对；{SAME}；或写 govreport status --is '{path}={other}'",
        TAKEN_OVER: f"“{organ}”不再另报，“{other}”的文件里写着它：是合并、承接的，或是别名",
        BOTH: f"{path} 里写明“{organ}”是合并、承接“{other}”的，“{other}”却另有报告，"
        "请核对会不会重复",
        ENDED: f"名册上写的是“{organ}”{year} 年不用报，却有它的报告 {path}；请核对名册",
        OUTDATED: f"汇总 {path} "
        + (f"里没有算进{lacking}" if lacking else "和各单位现在的报告对不上")
        + "；请再运行一次 govreport rollup",
    }[doubt.kind]


def troubles(
    status: Status,
    slips: WrittenSlips | None,
    reminders: WrittenReminders | None,
    table: Put[None] | None,
) -> Iterator[GovReportError]:
    """Give what could not be read or written, in the files' order, the table at last."""
    for report in (one.report for one in status.came_in if one.report):
        if report.error is not None:
            yield report.error
        if slips is not None and report.path in slips.errors:
            yield slips.errors[report.path]
    yield from reminders.errors.values() if reminders else ()
    if table is not None and table.error is not None:
        yield table.error
