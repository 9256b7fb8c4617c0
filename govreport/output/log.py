"""The changes of a file, what was put back, what was counted when."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from govreport.forms import Form
from govreport.forms.addresses import NARRATIVE
from govreport.output.columns import Column, as_json, as_text
from govreport.tasks.log import (
    ChangeLog,
    Derived,
    LoggedChange,
    label_of,
)
from govreport.tasks.period_counts import PeriodCount, PeriodCounts
from govreport.text import argument, printable
from govreport.tomlfile.history import FORGET
from govreport.tomlfile.home import HOME
from govreport.tomlfile.journal import JournalLine, Moved
from govreport.workspace.files import folder_year
from govreport.workspace.ledger import CALLED

VERSION = 1
FEW = 10
"""This many values are told one by one."""
MANY = 60
"""And this many cells of a register."""
BESIDE = "有人不用 govreport 直接改过这个文件"
OWN_NAMES = {
    "waivers": "核实过、不用改的说明",
    "units": "汇总了哪些单位",
    "sum": "汇总时缺的单位",
    "source": "读入的来源",
    "organ.contact": "联系方式",
    "organ.name": "机关名称",
    "organ.kind": "机关的类别",
    "organ.level": "机关的级别",
    "organ": "机关",
    "form": "表式",
    "year": "年度",
    "title": "标题",
    "signature": "落款",
    "signed_on": "落款日期",
}
"""What is in a report besides, by the key or the table that it stands in."""
BRACKETS = {True: "（已退回）", False: ""}
Row = tuple[LoggedChange, str, Moved]


def log_lines(found: ChangeLog) -> Iterator[str]:
    """Tell the changes of a file, each by its number, time, command, reason and values."""
    for change in found.changes:
        if change.outside:
            yield f"      …… {BESIDE}"
        yield _head(change)
        yield from (f"      {line}" for line in _values(change, found))
    if found.outside:
        yield f"      …… {BESIDE}，在最后一处改动之后"


def log_talk(found: ChangeLog) -> Iterator[str]:
    """Say how many changes there are and what can be done with them."""
    if found.untold:
        yield (
            f"日志不全，可能被删改过：另有 {found.untold} 次改动前的内容，日志里没有；"
            f"还在 {found.file.parent / HOME}，可以用记事本打开"
        )
    yield from former_lines(found.former)
    if not found.changes and found.derived is not None:
        yield derived_told(found.file, found.derived)
        return
    if not found.changes:
        about = "没有改动过这一格的记录" if found.asked else "没有用 govreport 改动的记录"
        yield f"{found.file}：{about}"
        return
    undo = f"govreport undo {argument(found.file)}"
    told = f"{found.file}：{len(found.changes)} 处改动"
    if not found.undoable:
        yield f"{told}，没有可以退回的"
    elif found.asked:
        yield f"{told}；连同后来的一起退回到第几处以前：{undo} --to 号"
    else:
        yield f"{told}；退回最后一处用 {undo}，退回到第几处以前加 --to 号"
    if found.outside:
        yield f"{BESIDE}；只退掉直接改的用 {undo} --outside"


def derived_told(file: Path, derived: Derived, by: str = "") -> str:
    """Say that a number is computed, and where those that make it can be looked up."""
    first, *rest = derived.parts
    others = f"（还有 {'、'.join(rest)}）" * bool(rest)
    see = f"看组成它的各格，如 govreport log {argument(file)}{by} --cell {first}{others}"
    return f"{derived.label}由程序算出，没有自己的记录；{see}"


def former_lines(former: Path | None) -> Iterator[str]:
    """Say where the changes are that were made before a file was renamed."""
    if former is not None:
        yield (
            f"这个文件原来像是叫 {former.name}，改名前的改动记在那个名称下，"
            f"用 govreport log {argument(former)} 看"
        )


def _head(change: LoggedChange) -> str:
    line = change.line
    words = [f"{change.number:>4}", when(line), line.command, BRACKETS[change.undone]]
    if line.restores:
        words.append(f"退回到第 {change.restores} 处以前")
    words += [
        f"事由：{line.note}" if line.note else "",
        f"日期：{line.day}" * bool(line.day),
    ]
    return printable("  ".join(filter(None, words)))


def when(line: JournalLine) -> str:
    """Give the time of a change as a clerk reads it."""
    return line.at[:16].replace("T", " ")


def _values(change: LoggedChange, found: ChangeLog) -> Iterator[str]:
    line = change.line
    told = {
        address: moved
        for address, moved in change.moved.items()
        if not found.asked or address == found.asked
    }
    if line.command == FORGET:
        yield "历史清空了：以前留存的内容和数都已经删去"
    elif line.forgotten:
        yield "（内容已经清空）"
    elif line.creates and not found.asked:
        counted = ((line.cells, "格有数"), (line.sections, "个部分有正文"))
        yield "，".join(
            ["新建", *(f"{len(some)} {what}" for some, what in counted if some)]
        )
    elif len(told) > FEW:
        yield f"{len(told)} 处不同；--cell 看其中一格，--format json 全部列出"
    else:
        yield from moved_lines(found.form, told)
    if not found.asked:
        yield from other_lines(found.form, line)
    if line.unread:
        yield "改动前后有一份读不懂，没有逐格比较"
    if line.mixed:
        yield "这一次没有做完就断了，此后又有人改过，两者分不开"


def other_lines(the_form: Form, line: JournalLine) -> Iterator[str]:
    """Tell what else a change moved: days and short texts as they were and are."""
    if len(line.texts) > MANY:
        yield f"改了 {len(line.texts)} 格；--format json 全部列出"
        return
    for path, (was, becomes) in line.texts.items():
        old, new = (_shown(one or "", "") for one in (was, becomes))
        yield printable(f"{_name_of(the_form, path)}：{old} → {new}")
    rest = (path for path in line.others if path not in line.texts)
    bare = list(dict.fromkeys(_name_of(the_form, path) for path in rest))
    if bare:
        named = printable("、".join(bare[:FEW]))
        yield f"还改了：{named}{'等' * (len(bare) > FEW)}"


def _name_of(the_form: Form, path: str) -> str:
    """Name a key that is no cell's: a unit's note, a text of the report."""
    unit, _, key = path.rpartition(".")
    named = next((key for key in OWN_NAMES if f"{path}.".startswith(f"{key}.")), "")
    if named:
        return OWN_NAMES[named]
    return f"{unit}·{CALLED[key]}" if unit and key in CALLED else label_of(the_form, path)


def moved_lines(the_form: Form, moved: Mapping[str, Moved]) -> Iterator[str]:
    """Tell what values were and are, by their names."""
    for address, (was, becomes) in moved.items():
        unit = " 字" if address.startswith(f"{NARRATIVE}.") else ""
        old, new = (_shown(one, unit) for one in (was, becomes))
        yield printable(f"{label_of(the_form, address)}：{old} → {new}")


def _shown(value: int | str | None, unit: str) -> str:
    if value is None:
        return "没有"
    return "空" if value == "" else f"{value}{unit}"


def log_json(found: ChangeLog) -> dict[str, Any]:
    """Give the changes under their JSON keys."""
    return {
        "schema_version": VERSION,
        "file": str(found.file),
        "changes": [_change_json(found, change) for change in found.changes],
        "outside": found.outside,
        "untold": found.untold,
        "former": None if found.former is None else str(found.former),
    }


def _change_json(found: ChangeLog, change: LoggedChange) -> dict[str, Any]:
    line = change.line
    return {
        "number": change.number,
        "at": line.at,
        "command": line.command,
        "note": line.note,
        "day": line.day or None,
        "created": line.creates,
        "undone": change.undone,
        "outside": change.outside,
        "restores": change.restores or None,
        "values": [
            {
                "address": address,
                "label": label_of(found.form, address),
                "before": was,
                "after": becomes,
            }
            for address, (was, becomes) in change.moved.items()
            if not found.asked or address == found.asked
        ],
        "others": list(line.others),
        "texts": {path: list(moved) for path, moved in line.texts.items()},
        "kept": line.kept or None,
        "incomplete": line.unread or line.mixed,
        "forgotten": line.forgotten,
    }


def period_title(period: str) -> str:
    """Name a month or a quarter."""
    year, _, quarter = period.partition("Q")
    if quarter:
        return f"{year}年{'一二三四'[int(quarter) - 1]}季度"
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月"


def period_columns(found: PeriodCounts) -> list[Column[PeriodCount]]:
    """Give the columns of the periods, with what is none of any beside them."""

    def number(
        of: Callable[[PeriodCount], Decimal],
        head: str,
        key: str = "",
        *,
        shown: bool = True,
    ) -> Column[PeriodCount]:
        title = head * shown
        return Column(
            lambda row: plain_number(of(row)),
            key,
            head,
            title,
            cell=lambda row: exact(of(row)),
            align="right",
        )

    def net(period: str) -> Column[PeriodCount]:
        return number(lambda row: row.net.get(period, Decimal(0)), period_title(period))

    outside = any(row.outside for row in found.rows)
    return [
        Column(lambda row: row.label, "label", "名称", "名称"),
        Column(lambda row: row.address, "address", "地址"),
        number(lambda row: row.base, "原有", "base"),
        *map(net, found.periods),
        number(lambda row: row.outside, "直接改文件", "outside", shown=outside),
        number(lambda row: row.now, "现在", "now"),
    ]


def plain_number(number: Decimal) -> int | str:
    """Give a number as it is written, a whole one as an integer."""
    value = exact(number)
    return value if isinstance(value, int) else f"{value:f}"


def exact(number: Decimal) -> int | Decimal:
    """Give a whole number as an integer."""
    return int(number) if number == number.to_integral_value() else number


def period_lines(found: PeriodCounts) -> Iterator[str]:
    """Give the periods as a table for a terminal."""
    if found.rows:
        yield as_text(period_columns(found), found.rows)


def period_talk(found: PeriodCounts) -> Iterator[str]:
    """Say what no period counts."""
    if found.derived is not None and not any(row.net for row in found.rows):
        yield derived_told(found.file, found.derived, f" --by {found.by}")
        return
    if not found.rows and found.whole:
        yield f"{found.file}：还没有用 add count 登记过件数"
    yield (
        "按 --date 的日期算，没有写的按登记那天；"
        "“原有”是新建、读入、汇总时就有的，不算在哪一期"
    )
    year = folder_year(found.file)
    others = [one for one in found.periods if year is not None and int(one[:4]) != year]
    if others:
        named = "、".join(map(period_title, others))
        yield f"{named}不在报告的 {year} 年里，请核对；补登的要用 --date 写上那件事的日期"
    if found.brought and found.whole:
        yield f"另有 {found.brought} 个数是新建、读入、汇总时就有的，没有逐件登记，没有列出"
    if any(row.outside for row in found.rows):
        yield f"{BESIDE}，看不出日期，没有算在哪一期，请核对“直接改文件”一列"
    if not found.whole:
        before = "那以前登记的都在“原有”里" if found.rows else "那以前登记过什么看不出来"
        yield f"{found.file}：历史不全（清空过，或者日志被删改过），{before}"


def period_json(found: PeriodCounts) -> dict[str, Any]:
    """Give the periods under their JSON keys."""
    rows = period_columns(found)
    return {
        "schema_version": VERSION,
        "file": str(found.file),
        "by": found.by,
        "periods": list(found.periods),
        "numbers": [
            as_json(rows, row)
            | {"net": {period: plain_number(row.net[period]) for period in sorted(row.net)}}
            for row in found.rows
        ],
        "brought": found.brought,
        "whole": found.whole,
    }
