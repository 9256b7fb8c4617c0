"""Blanks: one finding for what is blank together, never a number made up."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import chain, groupby

from govreport.findings import Finding, Severity
from govreport.forms import Cell, ItemType, Table
from govreport.lazy import lazy
from govreport.prose import NUMERALS
from govreport.prose.quotes import printed_number
from govreport.report import NO_TABLE, PICTURE, Report
from govreport.rules.case import Case, Need
from govreport.rules.numbers import mistaken
from govreport.rules.registry import finding, rule

FEW = 2
"""This many blanks in a block are named one by one."""
NONE = "没有发生的填 0"
NIL = f"{NONE}，或照实填数"
ONE = "这一格只填一个数，说明写到表外"
MOST_HIDDEN, HIDDEN = 20, 40
UNFINISHED = ("未接受的修订", "批注")
"""What says that a document is not final, of what it has beside its text."""
BEFORE_YEAR = lazy(r"20\d\d|政府信息公开|信息公开")
OLD = "旧格式的工作表"
UNSEEN = (
    "原件是旧格式的表格（.xls），里面有没有公式、图和藏起来的行列，程序看不出来",
    "要紧的请另存为 .xlsx 再读",
)
"""Kinds of hidden things that are told, and characters of each."""
WHOLE = "请找存全的原件，用 import --update 再读一次，或者照着补上"
LOST = {
    PICTURE: ("{}的表是图片，数读不到", f"要照着图片录入，{NONE}"),
    NO_TABLE: ("原件里没有{}的表", f"请找有表的原件再读一次，或者照着录入，{NONE}"),
}
"""What is wrong with tables that were not read, and what to do."""
YUAN = lazy(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*元")


@rule("V-MISSING", needs={Need.FORM})
def check_missing(case: Case) -> Iterator[Finding]:
    """Find every cell that a person must fill in and hasn't."""
    report = case.report
    instead = mistaken(report)
    blank = report.missing and frozenset(
        cell
        for cell in report.missing
        if not instead & {tuple(cell)[:length] for length in (1, 2, 3)}
    )
    if blank:
        yield from _lost(report, blank)
        blank -= _behind(report, blank)
        blank = frozenset(cell for cell in blank if cell.table not in report.lost_tables)
    for table in report.form.tables.values() if blank else ():
        typed = report.form.typed_of[table.id]
        gone = [cell for cell in typed if cell in blank]
        for printed, cells in _by_print(report, gone).items():
            if len(cells) == len(typed):
                heading = report.form.section_of_table(table.id).heading
                yield _finding(report, f"“{heading}”的表全部没有填", cells, printed)
            elif printed and len(cells) > FEW and len({cell.item for cell in cells}) == 1:
                row = report.form.item(cells[0]).label
                fault = f"这一行有 {len(cells)} 格没有读到数"
                yield _finding(report, fault, cells, printed, subject=row)
            else:
                yield from _blocks(report, case.previous, table, cells, printed)
    yield from _derived(report)


def _lost(report: Report, blank: AbstractSet[Cell]) -> Iterator[Finding]:
    """Tell once what the document that was read lacks: tables, or all behind its end."""
    behind = _behind(report, blank)
    if behind:
        named = _headings(report, {cell.table for cell in behind})
        fault = f"原件到中间就断了，{named}的表有 {len(behind)} 格没有读到"
        yield _finding(
            report, fault, [cell for cell in report.missing if cell in behind], advice=WHOLE
        )
    for what, (fault, advice) in LOST.items():
        tables = {one for one, has in report.lost_tables.items() if has == what}
        cells = [cell for cell in report.missing if cell in blank and cell.table in tables]
        if cells:
            told = fault.format(_headings(report, tables))
            yield _finding(report, told, cells, advice=advice)


def _headings(report: Report, tables: AbstractSet[str]) -> str:
    sections = [one for one in report.form.sections if one.table in tables]
    return "".join(f"“{one.heading}”" for one in sections)


def _behind(report: Report, blank: AbstractSet[Cell]) -> frozenset[Cell]:
    """Find the blanks behind the end of a document that breaks off."""
    if not report.breaks_off:
        return frozenset()
    there = {cell.table for cell in report.stated}
    tables = [*report.form.tables]
    last = max((tables.index(one) for one in there), default=0)
    after = {*tables[last:]} - report.lost_tables.keys()
    return frozenset(
        cell for cell in blank if cell.table in after and cell not in report.printed
    )


@rule("V-MISSING")
def check_whose(case: Case) -> Iterator[Finding]:
    """Find a published report that nobody can tell the organ or the year of."""
    report = case.report
    lacking = {"name": "哪个机关", "year": "哪一年"}
    if report.organ.name:
        del lacking["name"]
    if report.year is not None:
        del lacking["year"]
    if case.published and lacking:
        paths = {"name": ("organ", "name"), "year": ("year",)}
        yield finding(
            "V-MISSING",
            f"看不出是{'、'.join(lacking.values())}的报告",
            _whose_advice(report) if "name" in lacking else "请在标题里写上机关全称和年份",
            places=[report.place(paths[one]) for one in lacking],
        )


def _whose_advice(report: Report) -> str:
    """Say what to do where nothing tells whose a report is, or two places disagree."""
    titled = BEFORE_YEAR.split(report.title)[0].strip()
    if not titled:
        return "请在标题里写上机关全称和年份"
    signed = f"落款“{report.signature}”、" * bool(report.signature)
    return f"标题里的“{titled}”和{signed}文件名等处的不一致，请核对，改成一个"


@rule("S-HIDDEN", Severity.INFO)
def check_hidden(case: Case) -> Iterator[Finding]:
    """Find that the document that was read has more in it than its text, or may have."""
    hidden = [" ".join(one.split())[:HIDDEN] for one in case.report.hidden]
    shown = [one for one in hidden if not one.startswith(OLD)]
    path, said = ("source", "hidden"), list[tuple[str, str, str]]()
    if shown:
        open_ones = any(one.startswith(UNFINISHED) for one in shown)
        advice = "请打开原件核对" + "，定稿以后再公布" * open_ones
        said.append((f"原件里有{'、'.join(shown[:MOST_HIDDEN])}", advice, "、".join(shown)))
    if len(shown) < len(hidden):
        said.append((*UNSEEN, OLD))
    for fault, advice, about in said:
        yield finding(
            "S-HIDDEN",
            fault,
            advice,
            places=[case.report.place(path)],
            location=case.report.near(path),
            about=about,
            in_print="" if about == OLD else None,
        )


def _by_print(report: Report, cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """Sort cells by what stood in print in them, "" for nothing."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(report.printed.get(cell, ""), []).append(cell)
    return found


def _finding(  # noqa: PLR0913 -- a finding is complete on its own
    report: Report,
    fault: str,
    cells: Sequence[Cell],
    printed: str = "",
    *,
    advice: str = "",
    subject: str = "",
) -> Finding:
    if printed:
        hint, usual = _hint(printed, {report.form.item(cell).type for cell in cells})
        fault = f"{fault}，印的是“{printed}”{hint}".lstrip("，")
        advice = advice or usual
    return finding(
        "V-MISSING",
        fault,
        advice or NONE,
        subject=subject,
        places=map(report.place, cells),
        location=report.near(tuple(cells[0])),
    )


def _hint(printed: str, kinds: AbstractSet[ItemType]) -> tuple[str, str]:
    """Tell what is odd about a print for cells of these kinds, and what to do."""
    if not any(map(str.isdigit, printed)):
        return "", NIL
    if kinds == {ItemType.AMOUNT} and "元" in printed:
        found = YUAN.search(printed.replace("，", ","))
        if "万" in printed or "亿" in printed or found is None:
            return "，单位应是万元", "请换算成万元，只填数"
        yuan = Decimal(found["number"].replace(",", ""))
        return (
            "，单位应是万元",
            f"{found[0]}就是 {printed_number(yuan / 10_000)} 万元，请核对后填上",
        )
    return "", ONE


def _blocks(
    report: Report,
    previous: Report | None,
    table: Table,
    gone: Sequence[Cell],
    printed: str,
) -> Iterator[Finding]:
    word = _word(table)
    typed = [block for block in table.blocks.values() if not block.derived]
    for group, members in groupby(typed, key=lambda block: block.path[:-1]):
        blocks = list(members)
        holes = [[cell for cell in gone if cell.block == block.id] for block in blocks]
        due = [
            sum(not one.derived for one in table.items_of[b.id].values()) for b in blocks
        ]
        if len(blocks) > 1 and group and [len(cells) for cells in holes] == due:
            fault = f"{group[-1]}{NUMERALS[len(blocks) - 1]}{word}全空"
            yield _finding(report, fault, [*chain.from_iterable(holes)], printed)
            continue
        for block, cells, most in zip(blocks, holes, due, strict=True):
            if len(cells) > FEW and len(cells) * 2 > most:
                fault = f"{block.label}这一{word}有 {len(cells)} 格没有填"
                yield _finding(report, fault, cells, printed)
                continue
            for cell in cells:
                proposal = _proposal(report, previous, cell)
                label, fault = report.form.label(cell), "" if printed else "没有填"
                yield _finding(
                    report, fault, [cell], printed, advice=proposal, subject=label
                )


def _word(table: Table) -> str:
    """Name a block of the printed table: a row, a column or a group of columns."""
    if "blocks" not in table.across:
        return "行"
    return "组" if "items" in table.across else "列"


def _proposal(report: Report, previous: Report | None, cell: Cell) -> str:
    """Tell what last year's report and this year's other numbers say should stand here."""
    for identity in report.form.identities:
        if previous is None or identity.left[0].cell != cell or len(identity.left) > 1:
            continue
        total, told = 0, ""
        for term in identity.right:
            of = previous if term.previous else report
            known = term.cell in of.form.cell_set
            value = of.value(term.cell) if known else None
            if not isinstance(value, int):
                break
            total += -value if term.negative else value
            sign = "" if not told else " － " if term.negative else " + "
            year = "上年的" if term.previous else ""
            told += f"{sign}{year}{of.form.item(term.cell).short} {value}"
        else:
            single = len(identity.right) == 1
            return f"{told}，应填 {total}" if single else f"{told} = {total}，可填 {total}"
    return ""


def _derived(report: Report) -> Iterator[Finding]:
    """Tell of totals that were left blank, or not read: they are computed all the same."""
    for (_, _, printed), members in groupby(
        report.unread_totals, lambda cell: (*cell[:2], report.printed.get(cell, ""))
    ):
        cells = list(members)
        named = report.form.block(cells[0]).label
        items = "、".join(report.form.item(cell).label for cell in cells[:3])
        subject, fault = named, f"{items}{'' if printed else '是空白'}"
        if len(cells) > 3:
            word = _word(report.form.tables[cells[0].table])
            subject, fault = "", f"{named}这一{word}有 {len(cells)} 格"
            fault += "没有读到数" if printed else "是空白"
        fault += f"印的是“{printed}”" if printed else ""
        known = all(report.value(cell) is not None for cell in cells)
        sums = "由程序按各项相加算出" if known else "要等各项的数齐了，由程序算出"
        yield finding(
            "V-MISSING",
            f"{fault}，{sums}",
            "不用填",
            subject=subject,
            places=map(report.place, cells),
            location=report.near(tuple(cells[0])),
            severity=Severity.INFO,
            in_print=f"{fault}；请填上数",
        )
