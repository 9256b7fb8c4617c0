"""Rules: how often each one spoke, its page, and that of a cell."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from govreport.errors import UsageProblem
from govreport.findings import Severity
from govreport.forms import (
    Cell,
    CellGroup,
    Form,
    Identity,
    find_cell,
    find_group,
    form,
    guidance,
    known_forms,
)
from govreport.lazy import lazy
from govreport.output.columns import Column, as_json, as_text
from govreport.output.findings import SEVERITIES, Spoken, Tally
from govreport.rules import Rule, codes, rule

LIKE_CODE = lazy(r"[A-Za-z]\d?-[A-Za-z-]+")


class Frequency(NamedTuple):
    """How often a rule spoke: findings that count, and those that are waived."""

    code: str
    severity: Severity
    title: str
    counted: int
    waived: int


CODE = Column[Frequency](lambda one: one.code, "code", title="规则")
SEVERITY = Column[Frequency](
    lambda one: one.severity.value,
    "severity",
    title="轻重",
    text=lambda one: SEVERITIES[one.severity],
)
TITLE = Column[Frequency](lambda one: one.title, "title", title="名称")
COUNT = Column[Frequency](lambda one: one.counted, "count", title="次数", align="right")
WAIVED = Column[Frequency](lambda one: one.waived, "waived", title="已说明", align="right")


def frequencies(total: Tally) -> list[Frequency]:
    """Count how often each rule spoke, the most frequent first."""
    spoken = [key for key in total if isinstance(key, Spoken)]
    both = dict.fromkeys((key.code, key.severity) for key in spoken)
    found = [
        Frequency(
            *key,
            title=rule(key[0]).title,
            counted=total[Spoken(*key, waived=False)],
            waived=total[Spoken(*key, waived=True)],
        )
        for key in both
    ]
    return sorted(found, key=lambda one: (-one.counted, -one.waived, one.code))


def statistics_json(total: Tally) -> list[dict[str, Any]]:
    """Give how often each rule spoke, under the JSON keys."""
    columns = (CODE, SEVERITY, TITLE, COUNT, WAIVED)
    return [as_json(columns, one) for one in frequencies(total)]


def statistics_table(total: Tally) -> str:
    """Give how often each rule spoke, as a table; empty where none did."""
    return as_text((COUNT, WAIVED, SEVERITY, CODE, TITLE), frequencies(total))


def pages(what: str | None, form_id: str | None = None) -> Iterator[str]:
    """Give the page of a rule, a cell or a group, a line each for rules that begin alike.

    UsageProblem where there is nothing of that name in the form, by default the newest.
    """
    some = [code for code in codes() if code.startswith((what or "").upper())]
    if what is None or len(some) > 1:
        yield from map(rule_line, some)
        return
    if LIKE_CODE.fullmatch(what):
        yield rule_page(rule(what.upper()))
        return
    the_form = form(form_id or known_forms()[-1])
    if (group := find_group(the_form, what)) is not None:
        yield group_page(the_form, group)
        return
    try:
        cell = find_cell(the_form, what)
    except UsageProblem as error:
        message = f"{error}\n（规则代码用 govreport explain 查看）"
        raise UsageProblem(message) from error
    yield cell_page(the_form, cell)


def rule_line(code: str) -> str:
    """Give a rule on one line."""
    return f"{code:<14}{SEVERITIES[rule(code).severity]}  {rule(code).title}"


def rule_page(page: Rule) -> str:
    """Give a rule's page."""
    examples = "\n\n".join(
        f"{title}：{example.text}\n{_indented(example.changes)}"
        for title, example in (("通过的例子", page.passing), ("不通过的例子", page.failing))
    )
    return (
        f"{page.code}  {SEVERITIES[page.severity]}  {page.title}\n\n"
        f"{page.text}\n\n依据：{page.basis}\n\n{examples}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.strip().splitlines())


def cell_page(the_form: Form, cell: Cell) -> str:
    """Give what belongs into a cell, where it stands and which rules speak of it."""
    table = the_form.tables[cell.table]
    section = the_form.section_of_table(cell.table)
    lines = [
        f"{the_form.label(cell)}",
        f"地址：{cell}（表式 {the_form.id}）",
        f"位置：{section.part} {section.heading}",
    ]
    block, item = the_form.block(cell), the_form.item(cell)
    for word, leaf in (("列" if "blocks" in table.across else "行", block), ("项", item)):
        lines.append(f"{word}：{' → '.join(leaf.path)}")
    for entry in guidance(the_form, cell):
        lines += ["", f"【{entry.label}】{entry.text}"]
        lines += [f"  · {note.text}（{note.basis}）" for note in entry.notes]
    if the_form.is_derived(cell):
        lines += ["", "这一格由程序算出，不用填；报告里写了就核对。"]
    rules = [one for one in the_form.identities if _speaks_of(one, cell)]
    if rules:
        named = "、".join(dict.fromkeys(one.code for one in rules))
        lines += ["", f"核对这一格的规则：{named}"]
    return "\n".join(lines)


def group_page(the_form: Form, group: CellGroup) -> str:
    """Give the rows of a group, where it stands, and how one of them is explained."""
    rows = {cell.item: cell for cell in reversed(group.cells)}
    first = group.cells[0]
    section = the_form.section_of_table(first.table)
    several = len(group.cells) > len(rows)
    block, each = ("*", "每列 ") if several else (first.block, "")
    lines = [
        f"{group.label}：一组，{each}{len(rows)} 格（表式 {the_form.id}）",
        f"位置：{section.part} {section.heading}",
        "",
    ]
    for cell in dict.fromkeys(rows[one.item] for one in group.cells):
        address = Cell(cell.table, block, cell.item)
        lines.append(f"  {the_form.item(cell).label}  {address}")
    columns = dict.fromkeys(the_form.block(cell).label for cell in group.cells)
    if several:
        lines += ["", f"列（地址里的 *）：{'、'.join(columns)}"]
    return "\n".join([*lines, "", f"看其中一格：govreport explain {first}"])


def _speaks_of(identity: Identity, cell: Cell) -> bool:
    return any(term.cell == cell for term in (*identity.left, *identity.right))
