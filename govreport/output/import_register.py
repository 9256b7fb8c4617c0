"""The account of a register kept by others: what was taken and left, what is asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from govreport.output.columns import listed
from govreport.register.columns import column_of, columns
from govreport.register.other import OtherSheet, account_of
from govreport.register.other_heads import PERSON, SPARE, TEXT, UNKNOWN, OtherHeads, spelt
from govreport.register.other_losses import LostColumn, answer_for, left_out
from govreport.register.other_values import ValueDoubt
from govreport.register.persons import others
from govreport.tasks.import_register import ImportedRegister, places_of
from govreport.tasks.register_written import WrittenRegister
from govreport.text import first_of, printable

LEFT = {
    PERSON: "个人信息的列，不读、不存、不抄、不记",
    TEXT: "文字的列，留在原来的表里，没有抄",
    SPARE: "用不上的列，没有抄",
    UNKNOWN: "认不出的列，没有抄（登记簿里有的，加 --answer 列=登记簿的列名 再读）",
}
FEW = 9
"""Labels to choose from that are listed."""


def register_lines(one: ImportedRegister) -> Iterator[str]:
    """Tell what was read of a register kept by others, and where it was put."""
    known = [sheet for sheet in one.sheets if sheet.heads is not None]
    count = sum(len(sheet.rows) for sheet in known)
    if known:
        yield f"{one.path}：{one.organ or '（机关不明）'}的申请台账，读到 {count} 件申请"
    for said in dict.fromkeys(map(_columns, known)):
        yield f"  列：{said}"
    yield from _left_lines(known)
    yield from map(printable, _lost_lines(one))
    yield from _unread_lines(one)
    yield from listed("要说明哪一列是什么", list(dict.fromkeys(_open_columns(known))))
    dropped = [
        f"{_at(sheet.name, row, len(one.sheets))}：{why}"
        for sheet in known
        for row, why in sheet.dropped
    ]
    yield from listed("没有当作申请的行", dropped)
    yield from _yearless_lines(known)
    if hidden := sum(sheet.hidden for sheet in known):
        yield f"  其中 {hidden} 件在隐藏的行或表里，也读了，请核对"
    yield from listed("要核对的格（先空着）", list(_questions(one)))
    if one.questions:
        yield "  把答案写进登记簿的空格，或加 --answer 列=值=表上的名称 再读一次"
    yield from listed("数不准的（请在登记簿里补上、改正）", list(_checks(one)))
    if one.doubled:
        yield f"  编号重复：{first_of(one.doubled, FEW)}，请在登记簿里改成不同的"
    for written in one.written:
        yield from _written_lines(written, dry_run=one.dry_run)
    yield from _balance(one)


def _unread_lines(one: ImportedRegister) -> Iterator[str]:
    """Name the sheets that are no registers, and those that may be by their rows."""
    unread = [f"“{sheet.name}”" for sheet in one.sheets if sheet.heads is None]
    if unread:
        yield f"  不是台账、没有读的表：{'、'.join(unread)}"
    for name, rows in one.unread.items():
        yield f"  “{name}”里有 {rows} 行写了日期，没有找到列名，没有读；请补上列名"


def _yearless_lines(sheets: Sequence[OtherSheet]) -> Iterator[str]:
    """Tell how many requests have days without a year, and how these are read."""
    yearless = Counter[int | None]()
    for sheet in sheets:
        yearless[sheet.yearless[1]] += sheet.yearless[0]
    for year, count in yearless.items():
        read = f"按 {year} 年读，请核对" if year else "没有读出来；加 --year 年份 再读"
        yield from (f"  {count} 件的收到日期没有写年份，{read}",) * bool(count)
    if guessed := sum(sheet.guessed for sheet in sheets):
        told = "按收到以后最早的那一年读，请核对"
        yield f"  {guessed} 件有别的日期没有写年份，{told}"


def _left_lines(sheets: Sequence[OtherSheet]) -> Iterator[str]:
    """Tell once which columns are left, and why."""
    left = dict[str, dict[str, None]]()
    told = {one.head for sheet in sheets for one in sheet.lost}
    for why, heads in (one for sheet in sheets for one in account_of(sheet)):
        if known := [head for head in heads if head not in told or why == PERSON]:
            left.setdefault(why, {}).update(dict.fromkeys(known))
    for why, names in left.items():
        yield f"  {LEFT[why]}：{'、'.join(names)}"


def _lost_lines(one: ImportedRegister) -> Iterator[str]:
    """Tell of columns that weren't taken, though a number or a day hangs on them."""
    found = dict[str, list[LostColumn]]()
    for lost in one.lost:
        found.setdefault(lost.head, []).append(lost)
    for head, some in found.items():
        dated = any(each.dated for each in some) and not some[0].disputes
        count = sum(len(each.rows) for each in some)
        days, words = f"有 {count} 行写了日期，没有抄；", f"有 {count} 行写了内容，没有抄；"
        told = f"“{head}”{days if dated else words}"
        ours = "、".join(column_of(field).head for field in some[0].fields)
        if some[0].disputes:
            told += "表四要您自己登记"
        elif dated:
            told += f"到期日会算错，是{ours}的加 {answer_for(some[0])} 再读"
        else:
            told += f"到期日会算错，请在登记簿里补上{ours}"
        yield f"  {told}"
    without = [each for each in columns() if each.field in left_out(one.lost)]
    for each in without:
        if count := sum(each.field in row.values for row in one.rows):
            yield f"  “{each.head}”读到 {count} 件，也没有抄"
    if without:
        heads = "、".join(each.head for each in without)
        yield f"  新写的登记簿里没有这几列，tally 不动表四：{heads}"


def _balance(one: ImportedRegister) -> Iterator[str]:
    """Tell which requests that were read are not written, where any isn't."""
    lost, count = one.unwritten, len(one.rows)
    if count > len(lost) > 0:
        kept = f"{'可以' * one.dry_run}写入 {count - len(lost)} 件"
        where = places_of(lost, len(one.sheets))
        yield f"  读到 {count} 件，{kept}，没有写入 {len(lost)} 件：{where}"
    elif lost:
        yield f"  读到 {count} 件，一件也没有写入"


def _columns(sheet: OtherSheet) -> str:
    heads = sheet.heads
    if heads is None:
        return ""
    told = list[str]()
    for field, places in heads.fields.items():
        ours = column_of(field).head
        if field in heads.ticks:
            names = "、".join(map(heads.own, places))
            told.append(f"{names}（打勾的）→{ours}")
            continue
        name = "＋".join(heads.heads[at] for at in places)
        sure = "" if spelt(name) not in others()["weak"].get(field, ()) else "（请核对）"
        told.append(name if name == ours else f"{name}→{ours}{sure}")
    return "、".join(told)


def _open_columns(sheets: Sequence[OtherSheet]) -> Iterator[str]:
    for heads in (sheet.heads for sheet in sheets):
        if heads is not None:
            yield from _open_of(heads)


def _open_of(heads: OtherHeads) -> Iterator[str]:
    for at, field in heads.maybe.items():
        head, other = heads.heads[at], others()["or"].get(field)
        fields = [field, *([other] if other and other not in heads.fields else [])]
        ways = (column_of(one).head for one in fields)
        told = "；".join(f"是{ours}的，加 --answer {head}={ours}" for ours in ways)
        yield f"“{head}”没有读；{told}"
    for field, places in heads.twice.items():
        names = "、".join(f"第 {at + 1} 列“{heads.heads[at]}”" for at in places)
        yield f"{names}都像{column_of(field).head}，没有读；请把其中一列改名"


def _at(sheet: str, row: int, sheets: int) -> str:
    return f"“{sheet}”第 {row} 行" if sheets > 1 else f"第 {row} 行"


def _questions(one: ImportedRegister) -> Iterator[str]:
    """Give a line for each value that must be told, with all cells in which it stands."""
    found: dict[tuple[str, ValueDoubt], list[str]] = {}
    for each in one.questions:
        key = each.head, each.doubt._replace(choices=tuple(each.doubt.choices))
        found.setdefault(key, []).append(_at(each.sheet, each.row, len(one.sheets)))
    for (head, doubt), places in found.items():
        value = f"“{doubt.shown}”" if doubt.shown else "的内容"
        told = f"{first_of(places, FEW)}“{head}”{value}{doubt.why}"
        if len(doubt.choices) > FEW:
            told += f"，是表上 {len(doubt.choices)} 种里的哪一种"
        elif doubt.choices:
            told += f"；可以选 {'、'.join(doubt.choices)}"
        yield printable(told)


def _checks(one: ImportedRegister) -> Iterator[str]:
    """Give a line for each thing that keeps requests from being counted."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in one.checks:
        places = found.setdefault((each.head, each.doubt.why), [])
        places.append(_at(each.sheet, each.row, len(one.sheets)))
    for (head, why), places in found.items():
        yield printable(f"{first_of(places, FEW)}“{head}”{why}")


def _written_lines(one: WrittenRegister, *, dry_run: bool) -> Iterator[str]:
    if one.error is not None:
        return
    if one.same:
        yield f"  {one.path} 已经是这样，没有改"
    elif one.new:
        yield f"  {'可以写入' if dry_run else '已写入'} {one.path}，{one.rows} 件"
    else:
        moved = sum(was is not None for was, _ in one.moved.values())
        parts = (f"补上 {one.rows} 件" * bool(one.rows), f"改 {moved} 格" * bool(moved))
        may = "可以" if dry_run else "已"
        yield f"  {one.path}：{may}{'、'.join(filter(None, parts))}"
        told = [
            f"{key}：{was or '空'} → {now}"
            for key, (was, now) in one.moved.items()
            if was is not None
        ]
        yield from listed("改动", list(map(printable, told)))
    if one.unmatched:
        yield (
            "  没有编号、编号重复，或收到日期、申请人类别不同（另一件申请），没有补："
            f"{len(one.unmatched)} 件"
        )
    why = "登记簿里已经填了别的，没有改；要改成新的加 --update --force，或在登记簿里改"
    yield from listed(why, list(one.filled))


def register_json(one: ImportedRegister) -> dict[str, Any]:
    """Give the account for a program to read."""
    known = [sheet for sheet in one.sheets if sheet.heads is not None]
    return {
        "path": one.path,
        "organ": one.organ,
        "sheets": [
            {
                "name": sheet.name,
                "columns": {
                    sheet.heads.heads[at]: field
                    for field, places in sheet.heads.fields.items()
                    for at in places
                },
                "asked": {
                    sheet.heads.heads[at]: field for at, field in sheet.heads.maybe.items()
                },
                "left": {why: list(heads) for why, heads in account_of(sheet)},
                "rows": [{"row": row.row} | dict(row.values) for row in sheet.rows],
                "dropped": [{"row": row, "reason": why} for row, why in sheet.dropped],
            }
            for sheet in known
            if sheet.heads is not None
        ],
        "questions": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.head,
                "field": each.field,
                "value": each.doubt.shown,
                "reason": each.doubt.why,
                "choices": list(each.doubt.choices),
            }
            for each in one.questions
        ],
        "checks": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "field": each.field,
                "reason": each.doubt.why,
            }
            for each in one.checks
        ],
        "lost": [
            {
                "sheet": each.sheet,
                "column": each.head,
                "fields": list(each.fields),
                "rows": list(each.rows),
            }
            for each in one.lost
        ],
        "unwritten": [{"sheet": row.sheet, "row": row.row} for row in one.unwritten],
        "doubled": list(one.doubled),
        "written": [
            {
                "path": str(each.path),
                "year": each.year,
                "rows": each.rows,
                "filled": list(each.filled),
            }
            for each in one.written
            if each.error is None and not one.dry_run
        ],
        "errors": [
            str(error)
            for error in (one.error, *(each.error for each in one.written))
            if error
        ],
    }
