"""What a 退回单 tells a unit: its findings for somebody who only has Word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from govreport.findings import Finding, Severity
from govreport.forms import Cell, Form, printed_place
from govreport.report import COUNTS, Report

WEIGHTS = {Severity.ERROR: "须改正", Severity.WARNING: "请核实"}
WHOLE = "整份报告"
ASIDE = "供参考"
PREVIOUS = "previous"
OFFICE_MATTERS = frozenset({"V-WAIVER", "V-QUOTED", "X-NONE"})
"""Rules that speak of the file alone, which nobody can put right in Word."""
OFFICE_KEYS = frozenset({"waivers", "units", "source", "log", "forms"})
"""Parts of a file that no printed report has."""
REWRITTEN: Mapping[str, str] = {
    "form": "没有写明用的是哪一年的表式，或写法不对，请写明",
    "organ": "没有写明机关全称，请写明",
    "organ.name": "没有写明机关全称，或写法不对，请写明",
    "organ.kind": "机关的类别写法不对，请写明是乡镇、街道、部门、政府还是其他",
    "organ.level": "机关的级别写法不对，请写明是乡、县、市还是省级",
    "signature": "落款的写法不对，请写明机关名称",
    "signed_on": "落款日期的写法不对，请写明年、月、日",
    "title": "标题的写法不对，请核对",
    "year": "没有写明是哪一年的报告，或写法不对，请写明年份",
}
"""What is said of the keys of a file, by address, where they are missing or wrong."""
PLACES = {"title": "标题", "signed_on": "落款", "signature": "落款", "form": "各表"}
RENAMED = "这里有一处的名称{}认不出，内容没有读到；请改回表上原来的名称"
UNFILLED = "文中要引用的数还没有填入，请写上实际的数"
QUOTE = re.compile(r"([^\n。；]{0,12})\{\{[^}]*\}\}([^\n。；{]{0,8})")
"""A number that the prose takes from the tables, with words around it."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RESPELT = (
    (r"；（?七?）?总计可以删去不写，由程序算出", ""),
    (r"；填上数，或删去整行由程序算出", "；请填上数"),
    (r"；用 validate --fix 可以改正", "，请改正"),
    (r"，不加引号和小数点|；可以去掉引号", ""),
    (r"应是引号括起的文字", "应是文字"),
    (r"(?<=\d{4}) 年", "年"),
)
"""What messages say to those who work on the file, and what it is without that."""
ISO_DATE = re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})")
MARKED = re.compile(r"“(?P<before>[^→←]*)→(?P<marked>[^→←]*)←(?P<after>.*?)”：", re.DOTALL)


class Passage(NamedTuple):
    """Some words; `marked` are those that a finding is about."""

    text: str
    marked: bool = False


class Remark(NamedTuple):
    """One thing to put right: how urgent (须改正), where (部分·表·行·列), what."""

    weight: str
    place: str
    passages: tuple[Passage, ...]


class Group(NamedTuple):
    """The remarks on one part of the report, or those for information only."""

    heading: str
    remarks: tuple[Remark, ...]


class Slip(NamedTuple):
    """A 退回单: to whom, what to put right, until when, from whom.

    `due` is the day to return it by; `office` is "" where it is not known.
    """

    organ: str
    year: int
    groups: tuple[Group, ...]
    due: date
    today: date
    office: str = ""

    def count(self, severity: Severity) -> int:
        """How many remarks of a severity there are."""
        word = WEIGHTS[severity]
        return sum(one.weight == word for group in self.groups for one in group.remarks)


def groups_of(report: Report, findings: Sequence[Finding]) -> tuple[Group, ...]:
    """The findings that count, by parts of the report, each told once.

    Nothing where there is no error and no warning that a unit could put right.
    """
    kept = [
        (found, remark)
        for found in findings
        if found.waived is None and (remark := _remark(report, found)) is not None
    ]
    order = [WHOLE, *(_heading(report.form, one.id) for one in report.form.sections)]
    weighty = [pair for pair in kept if pair[0].severity in WEIGHTS]
    if not weighty:
        return ()
    placed = sorted(
        ((_group(report.form, found), remark) for found, remark in weighty),
        key=lambda pair: order.index(pair[0]),
    )
    groups = [
        Group(heading, _once(remark for _, remark in members))
        for heading, members in groupby(placed, key=lambda pair: pair[0])
    ]
    aside = _once(remark for found, remark in kept if found.severity is Severity.INFO)
    return (*groups, Group(ASIDE, aside)) if aside else tuple(groups)


def _once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(dict.fromkeys(remarks))


def _remark(report: Report, found: Finding) -> Remark | None:
    """A finding in a unit's words; None where it concerns the office's file alone."""
    form = report.form
    text = "" if found.code in OFFICE_MATTERS else _worded(report, found)
    if not text:
        return None
    place, labels = _place(form, found)
    said = next((label for label in labels if text.startswith(f"{label}：")), None)
    text = text if said is None else text.removeprefix(f"{said}：")
    return Remark(WEIGHTS.get(found.severity, ""), place, tuple(_passages(text)))


def _worded(report: Report, found: Finding) -> str:
    """The message for somebody who has no file, "" where there is nothing to say."""
    form, address = report.form, _address(found)
    if found.code == "V-UNKNOWN" and not _is_text(form, address):
        return "" if address.partition(".")[0] in OFFICE_KEYS else _renamed(address)
    if "{{" in found.message and _is_text(form, address):
        return _unfilled(report, address)
    if found.code == "S-YEAR":
        return f"报告的年份写的是 {found.left}，应报的是 {found.right} 年的，请核对"
    if found.code.startswith("V-") and address in REWRITTEN:
        return REWRITTEN[address]
    if not _is_known(form, address):
        return ""
    text = found.message
    for written, instead in RESPELT:
        text = re.sub(written, instead, text)
    if found.code == "V-TYPE":
        text = re.sub(r' ?"([^"]*)"', r"“\1”", text)
    return ISO_DATE.sub(r"\1年\2月\3日", text) if address == "signed_on" else text


def _renamed(address: str) -> str:
    """What is said of a name that nobody knows; those that people write are told."""
    name = address.rpartition(".")[2]
    return RENAMED.format(f"“{name}”" if CHINESE.search(name) else "")


def _unfilled(report: Report, address: str) -> str:
    """What is said of numbers that the prose lacks, with the words around the first."""
    quoted = QUOTE.search(report.narrative.get(address.partition(".")[2], ""))
    if quoted is None:
        return UNFILLED
    before, after = quoted.groups()
    return f"“{before}____{after}”：{UNFILLED}"


def _address(found: Finding) -> str:
    return found.cells[0].address if found.cells else ""


def _is_text(form: Form, address: str) -> bool:
    """Whether an address is that of a part of the prose."""
    table, _, section = address.partition(".")
    return table == "narrative" and any(one.id == section for one in form.sections)


def _is_known(form: Form, address: str) -> bool:
    """Whether an address speaks of what a printed report has too."""
    return (
        _is_text(form, address)
        or _cell(form, address) is not None
        or address in {*PLACES, "forms", "year", "organ"}
        or address.startswith(f"{COUNTS}.")
    )


def _cell(form: Form, address: str) -> Cell | None:
    """The number at an address, None where it is none of this year's."""
    cell = Cell(*address.split(".")) if address.count(".") == 2 else None
    return cell if cell in form.cell_set else None


def _section(form: Form, address: str) -> str:
    """The id of the section that an address lies in, "" for none."""
    table, _, name = address.partition(".")
    if table in form.tables:
        return form.section_of_table(table).id
    return name if _is_text(form, address) else ""


def _heading(form: Form, section: str) -> str:
    found = next(one for one in form.sections if one.id == section)
    return f"{found.part}　{found.heading.partition('、')[2]}".strip()


def _group(form: Form, found: Finding) -> str:
    section = _section(form, _address(found))
    return _heading(form, section) if section else WHOLE


def _place(form: Form, found: Finding) -> tuple[str, tuple[str, ...]]:
    """Where a finding is in print, and what its message need not repeat of that."""
    first = _address(found)
    section = next((one for one in form.sections if one.id == _section(form, first)), None)
    cells = [cell for one in found.cells if (cell := _cell(form, one.address))]
    if section is None:
        return PLACES.get(first, ""), ()
    if first.startswith("narrative."):
        return section.part, ()
    if not cells or found.message.startswith(f"“{section.heading}”"):
        return _around(form, first, known=not cells), ()
    block, item = form.block(cells[0]), form.item(cells[0])
    names = (form.label(cells[0]), block.label, block.short, item.label, item.short)
    if len(cells) == 1:
        return printed_place(form, cells[0]), names
    return _shared(form, cells), names


def _shared(form: Form, cells: Sequence[Cell]) -> str:
    """The row, column or table that some numbers stand in."""
    table = _around(form, str(cells[0]), known=False)
    if len({cell.block for cell in cells}) == 1:
        return f"{table}·{form.block(cells[0]).label}"
    if len({cell.item for cell in cells}) == 1:
        return f"{table}·{form.item(cells[0]).label}"
    return table


def _around(form: Form, address: str, *, known: bool) -> str:
    """The table of an address, with its row or column where that much is known."""
    table, block, *_ = (*address.split("."), "", "")
    part = f"{form.section_of_table(table).part}·表"
    leaf = form.tables[table].blocks.get(block) if known else None
    return part if leaf is None else f"{part}·{leaf.label}"


def _passages(text: str) -> Iterator[Passage]:
    """A message, the words that its quotation marks told apart."""
    quoted = MARKED.match(text)
    if quoted is None:
        yield Passage(text)
        return
    yield Passage(f"“{quoted['before']}")
    yield Passage(quoted["marked"], marked=True)
    yield Passage(f"{quoted['after']}”：{text[quoted.end() :]}")
